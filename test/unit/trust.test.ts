/** The page of what Firedrill's verdicts rest on: it says no more than runs have shown. */

import { describe, expect, test } from 'vitest';
import type { Pair } from '../../harness/cli/matrix.ts';
import type { MutantResult, Proof } from '../../harness/model/prove.ts';
import { proofOf } from '../../harness/prove/prove.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { type Came, shareOf, type Tally } from '../noise/tally.ts';
import { turns } from '../noise/turns.ts';
import { trustDocument } from '../trust/document.ts';
import type { Evidence } from '../trust/evidence.ts';
import { added } from '../trust/gather.ts';
import { fallen } from '../trust/noise.ts';
import type { Saboteur } from '../trust/saboteurs.ts';

const NOTHING: Evidence = { recorded: [], live: [], saboteurs: {}, noise: {} };
const PAIR: Pair = {
  drill: 'db-down',
  target: 'demo',
  applies: true,
  variants: ['stopped'],
  defaultVariant: 'stopped',
  alerts: [],
};
const LIES: Saboteur = { set: 'red', name: 'lies', title: 'readiness lies', command: 'npm run x' };

const page = (evidence: Partial<Evidence>, saboteurs: readonly Saboteur[] = []) =>
  markdown(trustDocument({ ...NOTHING, ...evidence }, saboteurs, [PAIR]));
const line = (text: string, having: string) => text.split('\n').find((one) => one.includes(having));

function proofWith(...mutants: Pick<MutantResult, 'id' | 'fate' | 'on'>[]): Proof {
  const results = mutants.map(
    (one): MutantResult => ({
      title: 'x',
      killedBy: [],
      mustBreak: [],
      because: 'as it was',
      at: '2027-01-01T00:00:00Z',
      ...one,
    }),
  );
  return proofOf({ drill: 'db-down', variant: 'stopped', target: 'demo', run: 'r' }, results, []);
}

function runs(twin: Came['twin'], status: string, many: number, from = 0): Came[] {
  return Array.from({ length: many }, (_, n) => ({
    twin,
    name: 'db-down',
    status,
    at: `2027-01-01T00:00:${from + n}Z`,
    commit: 'abc',
  }));
}

describe('what was never run says so', () => {
  test.each([
    ['a saboteur', 'readiness lies', 'never run'],
    ['a drill', '| db-down/stopped on demo', 'never tried | never tried'],
    ['a noise', 'FIREDRILL_NOISE=busy-4', 'never run'],
  ])('%s', (_, having, words) => {
    expect(line(page({}, [LIES]), having)).toContain(words);
  });
});

describe('saboteurs', () => {
  const said = { verdict: { status: 'pass' }, by: [], seen: 'recorded timeline' } as const;

  test('that come out as good are counted, unless they break no promise', () => {
    expect(page({}, [{ ...LIES, said }])).toContain('1 kind, 1 of them run; 1 came out as good.');
    expect(page({}, [{ ...LIES, said, good: true }])).toContain(
      'none came out as good but 1 that break no promise',
    );
  });

  test('are told with the findings that say so', () => {
    const by = ['ledger/lost', 'ledger/content', 'ledger/others', 'traffic/recovers'];
    const failed = { verdict: { status: 'fail', reason: 'x' }, by, seen: 'recorded timeline' } as const;
    expect(line(page({}, [{ ...LIES, said: failed }]), 'readiness lies')).toContain(
      '| FAIL | `ledger/lost`, `ledger/content`, `ledger/others` and 1 more |',
    );
  });
});

describe('mutations', () => {
  const proof = proofWith(
    { id: 'live/writes/swallowed', fate: 'killed', on: 'system' },
    { id: 'live/writes/changed', fate: 'survived', on: 'system' },
    { id: 'rules/A/deleted', fate: 'killed', on: 'timeline' },
    { id: 'rules/B/deleted', fate: 'killed', on: 'timeline' },
    { id: 'rules/C/deleted', fate: 'equivalent', on: 'timeline' },
  );

  test('have a score by what is done, whichever alert it is done to', () => {
    const text = page({ recorded: [proof] });
    expect(line(text, '`rules/…/deleted`')).toContain('| 2 | 0 | 1 | 100 % |');
    expect(line(text, '`live/writes/changed` | 0')).toContain('| 0 | 1 | 0 | 0 % |');
  });

  test('of a timeline are counted of the recordings that are kept alone', () => {
    expect(page({ live: [proof] })).not.toContain('`rules/…/deleted`');
    expect(line(page({ live: [proof] }), '| db-down/stopped on demo | never tried')).toContain(
      '1 killed, 1 survived, 0 equivalent: 50 %',
    );
  });

  test('that did not come about are named', () => {
    const open = { ...proof, notTried: ['live/fault/wrong-role: there is no way into it'] };
    expect(page({ live: [open] }).split('## Tried in vain')[1]).toMatch(
      /^\n\n- db-down\/stopped on demo: live\/fault\/wrong-role: there is no way into it\n/,
    );
    expect(page({ live: [proof] })).not.toContain('## Tried in vain');
  });

  test('name each survivor with what let it live', () => {
    const survivors = page({ live: [proof] }).split('## Survivors')[1];
    expect(survivors).toMatch(/db-down\/stopped on demo \| `live\/writes\/changed` \| as it was/);
    expect(page({}).split('## Survivors')[1]).toMatch(/^\n\nNone\./);
  });
});

describe('runs under noise', () => {
  const beside = (noise: string, came: readonly Came[]) =>
    line(page({ noise: { [noise]: [...came] } }), `FIREDRILL_NOISE=${noise} `);

  test('are told with how many were proven, left open and wrong', () => {
    const came = [
      ...runs('green', 'pass', 18),
      ...runs('green', 'not-proven', 2),
      ...runs('red', 'fail', 20),
    ];
    expect(shareOf(came, 'green')).toEqual({ runs: 20, proven: 18, notProven: 2, wrong: 0 });
    expect(beside('busy-16', came)).toContain(
      '| 18 of 20 (90 %) | 2 | 0 | 20 of 20 (100 %) | 0 | 0 | kept |',
    );
    expect(beside('none', came)).toContain('| broken |');
  });

  test.each<[string, Came[], string]>([
    ['a run that should pass and failed', [...runs('green', 'fail', 1), ...runs('red', 'fail', 1)], 'broken'],
    ['a red twin that passed', [...runs('green', 'pass', 1), ...runs('red', 'pass', 1)], 'broken'],
    [
      'few runs',
      [...runs('green', 'pass', 1), ...runs('red', 'not-proven', 1)],
      'kept so far, of fewer than 20',
    ],
  ])('%s', (_, came, words) => {
    expect(beside('disk', came)).toContain(words);
  });

  test('may not be proven less often than before', () => {
    const before: Tally = { disk: [...runs('green', 'pass', 3), ...runs('green', 'not-proven', 1)] };
    const worse: Tally = { disk: [...runs('green', 'pass', 3), ...runs('green', 'not-proven', 2)] };
    expect(fallen(before, worse)).toEqual([
      'beside writers that sync, and a tree being copied 60 % of green runs are proven, before it were 75 %',
    ]);
    expect(fallen(worse, before)).toEqual([]);
    expect(fallen({}, worse)).toEqual([]);
  });

  test('are taken over once each', () => {
    const before: Tally = { none: runs('green', 'pass', 2) };
    const now: Tally = { none: runs('green', 'pass', 3, 1), disk: runs('red', 'fail', 1) };
    expect(added(before, now)).toEqual({
      none: runs('green', 'pass', 4),
      disk: runs('red', 'fail', 1),
    });
  });

  test('take turns, and go on where the last part has left off', () => {
    const names = (had: number, many: number) => turns(['a', 'b', 'c'], had, many).map(({ one }) => one);
    expect(names(0, 4)).toEqual(['a', 'b', 'c', 'a']);
    expect(names(4, 2)).toEqual(['b', 'c']);
    expect(turns(['a'], 6, 1)).toEqual([{ one: 'a', nth: 7 }]);
    expect(turns([], 0, 3)).toEqual([]);
  });
});
