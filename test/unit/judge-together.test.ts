/** Several faults at once: which of them broke what, by what each does alone; and what a drill of several may not be. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import twoFaults from '../../drills/two-faults.ts';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { parseDrill } from '../../harness/contract/parse-drill.ts';
import { packetLoss } from '../../harness/faults/packet-loss.ts';
import { paused } from '../../harness/faults/paused.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import { spike } from '../../harness/load/spike.ts';
import type { Drill } from '../../harness/model/drill.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { partsOf } from '../../harness/run/plan.ts';
import { withContract, withHeader } from './support/mutate.ts';
import { EDGES, healthyRun, inOrder } from './support/timeline.ts';

type Alone = Extract<TimelineRecord, { kind: 'alone' }>;

/** Stretches of the healthy run: its database is gone from 7.1 s until 13.9 s. */
const WELL = { from: 4_000, to: 5_000 };
const ILL = { from: 8_000, to: 9_000 };

const alone = (fault: string, service: string, change: Partial<Alone> = {}): Alone => ({
  kind: 'alone',
  t: change.to ?? WELL.to,
  fault,
  service,
  ...WELL,
  seen: true,
  how: 'looked at',
  well: true,
  ...change,
});

function judged(windows: readonly Alone[], brokenBy?: Record<string, string[]>) {
  const parts = [
    { fault: 'stopped', service: 'cache' },
    { fault: 'slow', service: 'upstream' },
  ];
  const header = withHeader(healthyRun(), {
    fault: 'stopped and slow',
    parts,
    whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
  });
  const promised = brokenBy === undefined ? header : withContract(header, { brokenBy });
  const { findings } = judge(inOrder([...promised, ...windows]));
  return (id: string) => findings.find((one) => one.id === id);
}

const NEITHER = [alone('stopped', 'cache'), alone('slow', 'upstream')];
const FIRST = [alone('stopped', 'cache', ILL), alone('slow', 'upstream')];

describe('what broke is told', () => {
  test('to be of none alone, but of all together', () => {
    const found = judged(NEITHER)('together/user');
    expect(found?.grade).toBe('pass');
    expect(found?.because).toMatch(
      /^none of them breaks user alone, all together do \(stopped alone: 0 of 50 bad/,
    );
  });

  test('to be of one of them', () => {
    const found = judged(FIRST)('together/user');
    expect(found?.because).toMatch(
      /^stopped breaks user alone \(stopped alone: 50 of 50 bad \(100 %\); slow alone: 0 of/,
    );
    expect(judged(FIRST)('together/writes')?.because).toMatch(/^stopped breaks writes alone/);
  });

  test('to be nothing', () => {
    expect(judged(NEITHER)('together/liveness')?.because).toMatch(/^nothing breaks liveness/);
  });

  test('not to be told apart where one was not over, not seen, or not in alone', () => {
    const lasting = judged([
      alone('stopped', 'cache', { from: 3_000, to: 3_800, t: 3_900, well: false }),
      alone('slow', 'upstream'),
    ]);
    expect(lasting('together/user')).toMatchObject({
      grade: 'no-evidence',
      because: 'they cannot be told apart: what stopped did was not over when slow came',
    });
    const unseen = judged([alone('stopped', 'cache', { seen: false }), alone('slow', 'upstream')]);
    expect(unseen('together/user')).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringMatching(/of stopped on cache alone no effect was seen/),
    });
    expect(judged([alone('stopped', 'cache')])('together/user')).toMatchObject({
      grade: 'no-evidence',
      because: 'they cannot be told apart: slow was not in alone',
    });
  });
});

test.each([
  [{ user: ['together'] }, 'user', 'pass'],
  [{ user: [] }, 'user', 'fail'],
  [{ user: ['slow'] }, 'user', 'fail'],
  [{ liveness: [] }, 'liveness', 'pass'],
])('where the contract says that %j, %s is held against it: %s', (brokenBy, thing, grade) => {
  expect(judged(NEITHER, brokenBy)(`together/${thing}`)?.grade).toBe(grade);
});

test('of one fault alone nothing is told apart', () => {
  const ids = judge(healthyRun()).findings.map(({ id }) => id);
  expect(ids.filter((id) => id.startsWith('together/'))).toEqual([]);
  expect(EDGES.injected).toBeLessThan(EDGES.undoing);
});

test('the load goes to the service that users call, whatever the fault beside it breaks', async () => {
  const { target } = await loadTarget(join(ROOT, 'targets/veza/target.ts'));
  const parts = partsOf(twoFaults, target, 'database-under-load');
  expect(parts.map(({ fault, service }) => `${fault.name} on ${service}`)).toEqual([
    'latency on database',
    'load on api',
  ]);
});

describe('a drill of several faults', () => {
  const drill = (
    change: Partial<Drill['variants'][string]>,
    whileBroken = twoFaults.whileBroken,
  ): unknown => ({
    ...twoFaults,
    whileBroken,
    variants: {
      one: { title: 'one', fault: stopped, with: [{ fault: paused, breaks: ['upstream'] }], ...change },
    },
    defaultVariant: 'one',
  });
  const parse = (given: unknown) => () => parseDrill(given, 'drills/two-faults.ts');

  test('is taken', () => {
    expect(parse(drill({}))).not.toThrow();
  });

  test.each([
    ['the same fault twice', drill({ with: [{ fault: stopped }] }), /has the same fault twice/],
    [
      'one that strikes by chance',
      drill({ with: [{ fault: packetLoss }] }),
      /strikes by chance: drill it alone/,
    ],
    ['a spike', drill({ with: [{ fault: spike }] }), /spike, which is measured by itself/],
    [
      'a probe that must be bad throughout',
      drill({}, { readiness: 'bad', liveness: 'good', user: 'bad' }),
      /say 'either' in whileBroken/,
    ],
  ])('is refused with %s', (_, given, message) => {
    expect(parse(given)).toThrow(message);
  });
});
