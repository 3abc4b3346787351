/** Whether a drill is able to fail: each mutant of a recorded run is killed by the promise that it breaks, or lives. */

import { describe, expect, test } from 'vitest';
import { chosen } from '../../harness/cli/prove-lot.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { merged } from '../../harness/prove/merged.ts';
import type { Mutant } from '../../harness/prove/mutant.ts';
import { contrary, endless, inverted, withRule } from '../../harness/prove/mutants/rule-text.ts';
import { proof, timelineMutants } from '../../harness/prove/prove.ts';
import { recordingOf } from '../../harness/prove/recording.ts';
import { html } from '../../harness/report/formats/html.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { proveDocument } from '../../harness/report/prove/prove-document.ts';
import { plus, withContract } from './support/mutate.ts';
import { HEADER, healthyRun } from './support/timeline.ts';

const clock: TimelineRecord = {
  kind: 'source',
  t: 2500,
  source: 'wall clock',
  ok: true,
  detail: 'runs evenly',
};
const seenBefore: TimelineRecord[] = ['counted', 'pool'].map((metric) => ({
  kind: 'metric',
  t: 3200,
  metric,
  phase: 'steady',
  values: [metric === 'pool' ? 3 : 0],
}));
const healthy = plus(healthyRun(), clock, ...seenBefore);

async function proven(records: readonly TimelineRecord[] = healthy, more: readonly Mutant[] = []) {
  const recording = recordingOf(records);
  if (recording === undefined) throw new Error('no recording');
  return proof(recording, [...timelineMutants(recording), ...more], []);
}

test('every mutant of a run in which every promise was kept is killed by its own promise', async () => {
  const { mutants, score, survived } = await proven();
  expect(mutants.filter(({ fate }) => fate === 'survived')).toEqual([]);
  expect([score, survived]).toEqual([1, 0]);
  for (const { fate, killedBy, mustBreak } of mutants)
    if (fate === 'killed') expect(mustBreak).toEqual(expect.arrayContaining(killedBy));
  expect(mutants.map(({ id, fate }) => `${id} ${fate}`)).toEqual(
    expect.arrayContaining([
      'rules/ReadinessFailed/deleted killed',
      'rules/ReadinessFailed/inverted killed',
      'rules/ReadinessFailed/endless killed',
      'routing/ReadinessFailed/no-receiver killed',
      'routing/ReadinessFailed/resolved-dropped killed',
      'metrics/counted/missing killed',
      'metrics/counted/frozen killed',
      'clock/set killed',
      'clock/stalled killed',
    ]),
  );
});

describe('a mutant that makes no difference to what was promised', () => {
  test('is equivalent where the value from before the fault keeps the promise', async () => {
    const { mutants } = await proven();
    expect(mutants.find(({ id }) => id === 'metrics/pool/frozen')).toMatchObject({
      fate: 'equivalent',
      because: expect.stringMatching(/^what it was before the fault, 3, keeps the promise/),
    });
  });

  test('is tried by the first look after the fault where that does not keep the promise yet', async () => {
    const { mutants } = await proven(plus(healthyRun(), clock));
    expect(mutants.find(({ id }) => id === 'metrics/counted/frozen')?.fate).toBe('killed');
  });

  test('is not tried where the value from before is not known', async () => {
    const late = healthyRun().filter(
      (one) => one.kind !== 'metric' || one.metric !== 'counted' || one.values[0] !== 0,
    );
    const { mutants, notTried } = await proven(plus(late, clock));
    expect(mutants.some(({ id }) => id === 'metrics/counted/frozen')).toBe(false);
    expect(notTried).toContain('metrics/counted/frozen: what it was before the fault is not known');
  });
});

describe('a mutant lives', () => {
  const mutant = (mustBreak: string[], records: readonly TimelineRecord[]): Mutant => ({
    id: 'live/other',
    title: 'something else breaks',
    on: 'timeline',
    mustBreak,
    judgement: () => judge(records),
  });
  const mute = healthy.filter((one) => one.kind !== 'notification');
  const fateOf = async (one: Mutant) =>
    (await proven(healthy, [one])).mutants.find(({ id }) => id === one.id);

  test('when only another promise tells of it', async () => {
    expect(judge(mute).verdict.status).toBe('fail');
    expect(await fateOf(mutant(['ledger/lost'], mute))).toMatchObject({ fate: 'survived', killedBy: [] });
    expect(await fateOf(mutant(['alerts/ReadinessFailed/delivered'], mute))).toMatchObject({
      fate: 'killed',
    });
  });

  test('when what it breaks was not good to begin with, or is not asked of the run', async () => {
    const { mutants } = await proven(withContract(healthy, { objectives: [] }), [
      mutant(['survives/api'], mute),
    ]);
    expect(mutants.find(({ id }) => id === 'live/other')).toMatchObject({
      fate: 'survived',
      because: 'survives/api is not asked of this run',
    });
    expect(mutants.find(({ id }) => id === 'clock/stalled')?.fate).toBe('equivalent');
  });
});

describe('nothing is counted of a mutant', () => {
  const lost = { mustBreak: ['ledger/lost'], title: 'a write is lost', on: 'system' } as const;
  const noLedger = (ofMachine: boolean) => {
    const whole = judge(healthy);
    const findings = whole.findings.map((one) =>
      one.id === 'ledger/lost'
        ? {
            ...one,
            grade: 'no-evidence' as const,
            because: 'short of CPU',
            ...(ofMachine ? { ofMachine: true as const } : {}),
          }
        : one,
    );
    return { ...whole, findings };
  };
  const outcome = async (one: Omit<Mutant, 'title' | 'on' | 'mustBreak' | 'id'>) => {
    const { mutants, notTried } = await proven(healthy, [{ id: 'live/x', ...lost, ...one }]);
    const open = notTried.filter((line) => line.startsWith('live'));
    return { fate: mutants.find(({ id }) => id === 'live/x')?.fate, notTried: open };
  };

  test('that only a machine which was too busy would have killed', async () => {
    expect(await outcome({ judgement: () => noLedger(false) })).toEqual({ fate: 'killed', notTried: [] });
    expect(await outcome({ judgement: () => noLedger(true) })).toEqual({
      fate: undefined,
      notTried: ['live/x: the machine was too busy: short of CPU'],
    });
  });

  test('that did not come about, or cannot', async () => {
    expect(await outcome({ judgement: () => ({ notTried: 'no write came' }) })).toEqual({
      fate: undefined,
      notTried: ['live/x: no write came'],
    });
    const judgement = () => {
      throw new Error('tried all the same');
    };
    expect(await outcome({ cannot: 'no service but one', judgement })).toEqual({
      fate: undefined,
      notTried: ['live/x: no service but one'],
    });
  });
});

describe('lots', () => {
  const all = Array.from({ length: 23 }, (_, n) => ({ id: `live/sort-${n % 3}/${n}` }));
  const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id);

  test('of one seed are disjoint, as long as each other, and together everything', () => {
    const lots = [1, 2, 3, 4].map((i) => chosen(all, { lot: `${i}/4`, seed: 7 }));
    expect(ids(lots.flat()).toSorted()).toEqual(ids(all).toSorted());
    expect(lots.map((lot) => lot.length)).toEqual([6, 6, 6, 5]);
    expect(ids(chosen(all, { lot: '1/4', seed: 8 }))).not.toEqual(ids(lots[0] ?? []));
  });

  test('are of those that are named, or below a name', () => {
    expect(chosen(all, { only: ['live/sort-1', 'live/sort-0/3'] })).toHaveLength(9);
    expect(() => chosen(all, { only: ['live/sort'] })).toThrow(/--only live\/sort: there is no such mutant/);
    expect(() => chosen(all, { lot: '5/4' })).toThrow(/--lot 5\/4: must be i\/n/);
  });

  test('of runs and of recordings are named apart', () => {
    const recorded = [{ id: 'rules/A/deleted' }];
    expect(chosen(recorded, { only: ['live/sort-1'] })).toEqual([]);
    expect(chosen(recorded, { only: ['live/sort-1', 'rules'] })).toEqual(recorded);
    expect(() => chosen(recorded, { only: ['rule'] })).toThrow(/there is no such mutant/);
  });
});

test('what lots find out is put together, of each mutant the latest', async () => {
  const judgement = () => judge(healthy);
  const lost = { title: 'x', on: 'system', mustBreak: ['ledger/lost'], judgement } as const;
  const lot = async (...more: Mutant[]) => {
    const recording = recordingOf(healthy);
    if (recording === undefined) throw new Error('no recording');
    return proof(recording, more, []);
  };
  const first = await lot({ id: 'live/b', ...lost }, { id: 'live/c', ...lost, cannot: 'not yet' });
  const second = await lot(
    { id: 'live/b', ...lost, judgement: () => judge([]) },
    { id: 'live/a', ...lost },
    { id: 'live/c', ...lost },
  );
  const whole = merged(first, second);
  expect(whole.mutants.map(({ id, fate }) => `${id} ${fate}`)).toEqual([
    'live/a survived',
    'live/b killed',
    'live/c survived',
  ]);
  expect([whole.killed, whole.survived, whole.score, whole.notTried]).toEqual([1, 2, 1 / 3, []]);
});

describe('rules as text', () => {
  const file = (expr: string) => `groups:
  - name: g
    rules:
      - alert: A
        expr: ${expr}
        for: 30s
      - alert: B
        expr: up == 0
`;

  test.each([
    ['probe_success == 0', 'probe_success != 0'],
    [
      'sum(rate(x{a=">"}[1m])) / sum(rate(y[1m])) > 0.05',
      'sum(rate(x{a=">"}[1m])) / sum(rate(y[1m])) <= 0.05',
    ],
    ['absent(up)', undefined],
  ])('the outermost comparison is turned round: %s', (expr, expected) => {
    expect(contrary(expr)).toBe(expected);
  });

  test('one rule is changed and the others stay', () => {
    const text = file('up > 1');
    expect(withRule(text, 'A', () => 'delete')).not.toContain('alert: A');
    expect(withRule(text, 'A', () => 'delete')).toContain('alert: B');
    expect(withRule(text, 'A', inverted)).toMatch(/expr: up <= 1[\s\S]*expr: up == 0/);
    expect(withRule(text, 'A', endless)).toContain('for: 365d');
    expect(withRule(text, 'C', endless)).toBeUndefined();
    expect(withRule(file('absent(up)'), 'A', inverted)).toBeUndefined();
  });
});

test('a proof is a page and a table, with its survivors before all others', async () => {
  const live: Mutant = {
    id: 'live/<b>',
    title: 'nothing',
    on: 'timeline',
    mustBreak: [],
    judgement: () => judge(healthy),
  };
  const document = proveDocument(await proven(healthy, [live]));
  expect(document.sections[0]?.id).toBe('survivors');
  expect(html(document)).toContain('live/&lt;b&gt;');
  expect(terminal(document)).toContain('1 survived');
  expect(document.subject).toBe(`db-down/stopped on ${HEADER.target}`);
});
