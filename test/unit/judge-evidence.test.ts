/** Without evidence there is no success: sources, probes, steady state, the fault itself. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf, type Mutant, outcome } from './support/judged.ts';
import { changed, plus, withContract, without } from './support/mutate.ts';
import { alertRecord, EDGES, healthyRun, probes, TRUTH } from './support/timeline.ts';

const healthy = healthyRun();

function source(name: string, t: number, ok: boolean): TimelineRecord {
  return { kind: 'source', t, source: name, ok, detail: ok ? 'answers' : 'connection refused' };
}

/** As if nothing had been broken: probes stay good, no alert, no error. */
function nothingBroken(): TimelineRecord[] {
  const never = { down: Number.POSITIVE_INFINITY, up: Number.POSITIVE_INFINITY };
  const quiet = without(
    without(without(healthy, 'probe'), 'notification'),
    'alert',
    (one) => one.state !== 'inactive',
  );
  const fine = changed(quiet, 'write', (one) => ({ ...one, outcome: 'acknowledged', status: 201 }));
  const read = changed(fine, 'read', ({ found: _, ...one }) => ({
    ...one,
    ok: true,
    status: 200,
    found: true,
  }));
  const back = changed(read, 'readback', (one) => ({ ...one, copies: 1 }));
  const still = changed(back, 'metric', (one) => (one.metric === 'counted' ? { ...one, values: [0] } : one));
  return plus(
    still,
    ...(['readiness', 'liveness', 'user'] as const).flatMap((probe) => probes(probe, never)),
  );
}

const MUTANTS: Mutant[] = [
  {
    name: 'Prometheus was not asked',
    records: () => without(healthy, 'source', (one) => one.source === 'prometheus'),
    verdict: 'not-proven',
    expectation: /^prometheus answers/,
    grade: 'no-evidence',
    because: /it was not asked/,
  },
  {
    name: 'Prometheus never answered',
    records: () =>
      changed(healthy, 'source', (one) => (one.source === 'prometheus' ? { ...one, ok: false } : one)),
    verdict: 'not-proven',
    expectation: /^prometheus answers/,
    grade: 'no-evidence',
    because: /did not answer for 16\.0 s from 2\.500 s/,
  },
  {
    name: 'Prometheus answered only when all was over',
    records: () =>
      changed(healthy, 'source', (one) => (one.source === 'prometheus' ? { ...one, t: 19_300 } : one)),
    verdict: 'not-proven',
    expectation: /^prometheus answers/,
    grade: 'no-evidence',
    because: /never answered until 19\.000 s/,
  },
  {
    name: 'Prometheus is down in the steady state',
    records: () => plus(healthy, source('prometheus', 4000, false), source('prometheus', 6000, true)),
    verdict: 'not-proven',
    expectation: /^prometheus answers/,
    grade: 'no-evidence',
    because: /did not answer for 2\.00 s from 4\.000 s: connection refused/,
  },
  {
    name: 'Prometheus dies during the hold, before the alert fires',
    records: () =>
      plus(
        without(
          without(healthy, 'alert', (one) => one.t > 9000),
          'notification',
        ),
        source('prometheus', 9000, false),
      ),
    verdict: 'not-proven',
    expectation: /^ReadinessFailed fires while/,
    grade: 'no-evidence',
    because: /prometheus did not answer/,
  },
  {
    name: 'the receiver was not asked',
    records: () => without(healthy, 'source', (one) => one.source === 'receiver'),
    verdict: 'not-proven',
    expectation: /^receiver answers/,
    grade: 'no-evidence',
    because: /it was not asked/,
  },
  {
    name: 'the receiver is down and nothing arrives',
    records: () => plus(without(healthy, 'notification'), source('receiver', 8000, false)),
    verdict: 'not-proven',
    expectation: /^ReadinessFailed is delivered to/,
    grade: 'no-evidence',
    because: /not received: receiver did not answer/,
  },
  {
    name: 'Alertmanager is gone and nothing arrives',
    records: () => plus(without(healthy, 'notification'), source('alertmanager', 8000, false)),
    verdict: 'not-proven',
    expectation: /^ReadinessFailed is delivered to/,
    grade: 'no-evidence',
    because: /not received: alertmanager did not answer/,
  },
  {
    name: 'a scrape fails in the steady state',
    records: () => plus(healthy, source('scrape api', 4000, false), source('scrape api', 6500, true)),
    verdict: 'not-proven',
    expectation: /^scrape api succeeds/,
    grade: 'no-evidence',
    because: /from 4\.000 s/,
  },
  {
    name: 'the prober died',
    records: () => plus(healthy, source('prober', 17_000, false)),
    verdict: 'not-proven',
    expectation: /^prober answers/,
    grade: 'no-evidence',
    because: /from 17\.000 s/,
  },
  {
    name: 'the steady phase never began',
    records: () => without(healthy, 'phase', (one) => one.phase === 'steady'),
    verdict: 'not-proven',
    expectation: /^a steady state is reached/,
    grade: 'no-evidence',
    because: /never began/,
  },
  {
    name: 'a wait before the fault was given up',
    records: () =>
      plus(healthy, {
        kind: 'wait',
        t: 6900,
        since: 3000,
        phase: 'steady',
        for: 'every rule evaluated',
        limitMs: 60_000,
        met: false,
        lastSeen: 'PoolHigh is pending',
      }),
    verdict: 'not-proven',
    expectation: /^every rule evaluated/,
    grade: 'no-evidence',
    because: /1 min; last seen: PoolHigh is pending/,
  },
  ...(['readiness', 'liveness', 'user'] as const).flatMap((probe): Mutant[] => [
    {
      name: `no ${probe} probe in the steady state`,
      records: () => without(healthy, 'probe', (one) => one.probe === probe && one.intended < 7000),
      verdict: 'not-proven',
      expectation: new RegExp(`^${probe} is good throughout`),
      grade: 'no-evidence',
      because: /^\d probes?, where 10 are called stable/,
    },
    {
      name: `a bad ${probe} probe in the steady state`,
      records: () =>
        changed(healthy, 'probe', (one) =>
          one.probe === probe && one.intended >= 5000 && one.intended < 5020
            ? { ...one, outcome: 'bad', status: 500 }
            : one,
        ),
      verdict: 'not-proven',
      expectation: new RegExp(`^${probe} is good throughout`),
      grade: 'no-evidence',
      because: /a probe at 5\.0\d\d s was bad, status 500/,
    },
    {
      name: `no ${probe} probe while the fault lasts`,
      records: () =>
        without(
          healthy,
          'probe',
          (one) => one.probe === probe && one.t > EDGES.injecting && one.intended < EDGES.undoing,
        ),
      verdict: 'not-proven',
      expectation: new RegExp(`^${probe} is probed every`),
      grade: 'no-evidence',
      because: /no probe for 6\.0\d s/,
    },
    {
      name: `no ${probe} probe after the undo`,
      records: () => without(healthy, 'probe', (one) => one.probe === probe && one.intended > EDGES.undone),
      verdict: 'not-proven',
      expectation: new RegExp(`^${probe} is probed every`),
      grade: 'no-evidence',
      because: /no probe for 5\.7/,
    },
  ]),
  ...(['readiness', 'user'] as const).map(
    (probe): Mutant => ({
      name: `too few ${probe} probes after the undo to show a recovery`,
      records: () =>
        without(healthy, 'probe', (one) => one.probe === probe && one.intended > EDGES.undone + 150),
      verdict: 'not-proven',
      expectation: new RegExp(`^${probe} recovers`),
      grade: 'no-evidence',
      because: /fewer than 10 probes/,
    }),
  ),
  {
    name: 'no workload in the steady state',
    records: () => without(healthy, 'write', (one) => one.intended < 7000),
    verdict: 'not-proven',
    expectation: /^the workload succeeds in the steady/,
    grade: 'no-evidence',
    because: /only 1 write and 20 reads of 40 requests/,
  },
  {
    name: 'a write is refused in the steady state',
    records: () =>
      changed(healthy, 'write', (one) =>
        one.id === 'w10' ? { ...one, outcome: 'indeterminate', status: 500 } : one,
      ),
    verdict: 'not-proven',
    expectation: /^the workload succeeds in the steady/,
    grade: 'no-evidence',
    because: /a write was indeterminate with status 500 at 4\.600 s/,
  },
  {
    name: 'a read fails in the steady state',
    records: () =>
      changed(healthy, 'read', ({ found: _, ...one }) =>
        one.intended === 5100 ? { ...one, ok: false, status: 500 } : { ...one, found: true },
      ),
    verdict: 'not-proven',
    expectation: /^the workload succeeds in the steady/,
    grade: 'no-evidence',
    because: /a read failed with status 500/,
  },
  {
    name: 'the fault was never injected',
    records: () => without(without(nothingBroken(), 'fault'), 'effect'),
    verdict: 'not-proven',
    expectation: /is injected and its effect seen/,
    grade: 'no-evidence',
    because: /never injected/,
  },
  {
    name: 'the injection failed',
    records: () =>
      changed(nothingBroken(), 'fault', (one) =>
        one.stage === 'injected' ? { ...one, stage: 'failed', detail: 'no such container' } : one,
      ),
    verdict: 'not-proven',
    expectation: /is injected and its effect seen/,
    grade: 'no-evidence',
    because: /the injection failed: no such container/,
  },
  {
    name: 'the effect was not looked for',
    records: () => without(healthy, 'effect'),
    verdict: 'not-proven',
    expectation: /is injected and its effect seen/,
    grade: 'no-evidence',
    because: /its effect was not looked for/,
  },
  {
    name: 'the fault does nothing',
    records: () =>
      changed(nothingBroken(), 'effect', (one) => ({ ...one, seen: false, how: 'it is running' })),
    verdict: 'not-proven',
    expectation: /is injected and its effect seen/,
    grade: 'no-evidence',
    because: /no effect was seen: it is running/,
  },
  {
    name: 'the effect is gone before the undo',
    records: () =>
      changed(healthy, 'effect', (one) => (one.phase === 'hold' ? { ...one, seen: false } : one)),
    verdict: 'not-proven',
    expectation: /is injected and its effect seen/,
    grade: 'no-evidence',
    because: /gone by 12\.990 s, before the undo/,
  },
  {
    name: 'the effect was there before the fault',
    records: () =>
      plus(healthy, { kind: 'effect', t: 6900, phase: 'steady', seen: true, how: 'not running' }),
    verdict: 'not-proven',
    expectation: /is injected and its effect seen/,
    grade: 'no-evidence',
    because: /there before the fault/,
  },
  {
    name: 'the undo failed',
    records: () =>
      changed(healthy, 'fault', (one) =>
        one.stage === 'undone' ? { ...one, stage: 'failed', detail: 'no answer in 30 s' } : one,
      ),
    verdict: 'not-proven',
    expectation: /is undone$/,
    grade: 'no-evidence',
    because: /the undo failed: no answer in 30 s/,
  },
  {
    name: 'the effect outlives the undo',
    records: () =>
      changed(healthy, 'effect', (one) => (one.phase === 'recover' ? { ...one, seen: true } : one)),
    verdict: 'not-proven',
    expectation: /is undone$/,
    grade: 'no-evidence',
    because: /still there at 13\.400 s/,
  },
  {
    name: 'the drill cannot be run here',
    records: () =>
      changed(healthy, 'end', (one) => ({ ...one, outcome: 'unavailable', reason: 'no image of postgres' })),
    verdict: 'not-proven',
    expectation: /^the drill can be run/,
    grade: 'no-evidence',
    because: /no image of postgres/,
  },
];

test('a run in which every promise is kept passes', () => {
  const { verdict, findings } = judge(healthy);
  expect(findings.filter((one) => one.grade !== 'pass')).toEqual([]);
  expect(verdict).toEqual({ status: 'pass' });
});

test.each(MUTANTS)('$name', (mutant) => {
  const { verdict, grade, because } = mutant;
  expect(outcome(mutant)).toEqual({ verdict, grade, because: expect.stringMatching(because) });
});

describe('what is no lack of evidence', () => {
  test('Prometheus is away for less than one evaluation', () => {
    const records = plus(healthy, source('prometheus', 8000, false), source('prometheus', 8700, true));
    expect(judge(records).verdict.status).toBe('pass');
  });

  test('a scrape fails while the fault lasts', () => {
    const records = plus(healthy, source('scrape api', 8000, false), source('scrape api', 15_000, true));
    expect(judge(records).verdict.status).toBe('pass');
  });

  test('a source is lost when the stack is taken down', () => {
    const records = plus(healthy, source('prometheus', 19_300, false), source('logs', 19_300, false));
    expect(judge(records).verdict.status).toBe('pass');
  });

  test('probes that were under way when the fault came do not spoil the steady state', () => {
    const late = changed(healthy, 'probe', (one) =>
      one.intended >= 6980 && one.intended < 7000 && one.probe !== 'liveness'
        ? { ...one, outcome: 'bad', status: 503, t: EDGES.injecting + 100 }
        : one,
    );
    expect(findingOf(judge(late), /^user is good throughout/).grade).toBe('pass');
  });
});

describe('when the fault is not proven', () => {
  const judgement = judge(
    changed(nothingBroken(), 'effect', (one) => ({ ...one, seen: false, how: 'it is running' })),
  );

  test('what did not happen is no failure', () => {
    expect(judgement.findings.filter((one) => one.grade === 'fail')).toEqual([]);
    for (const expectation of [
      /^readiness answers 503/,
      /^user goes bad/,
      /^ReadinessFailed fires/,
      /^errors are/,
    ]) {
      expect(findingOf(judgement, expectation).grade).toBe('no-evidence');
    }
  });

  test('what did happen still is', () => {
    const surprise = changed(
      plus(nothingBroken(), alertRecord('ErrorRate', 9000, 'firing')),
      'effect',
      (one) => ({ ...one, seen: false }),
    );
    expect(judge(surprise).verdict).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/ErrorRate/),
    });
  });
});

describe('metrics', () => {
  type Change = (one: Extract<TimelineRecord, { kind: 'metric' }>) => TimelineRecord;
  const titled = (metric: string, change: Change): TimelineRecord[] =>
    changed(healthy, 'metric', (one) => (one.metric === metric ? change(one) : one));

  test.each<[string, RegExp, () => TimelineRecord[], string, string, RegExp]>([
    [
      'it was not asked',
      /^pool/,
      () => without(healthy, 'metric', (one) => one.metric === 'pool'),
      'not-proven',
      'no-evidence',
      /Prometheus was not asked/,
    ],
    [
      'no series, ever',
      /^pool/,
      () => titled('pool', (one) => ({ ...one, values: [] })),
      'not-proven',
      'no-evidence',
      /no series in 8 looks/,
    ],
    [
      'a series vanishes',
      /^pool/,
      () => titled('pool', (one) => (one.t > 10_000 ? { ...one, values: [] } : one)),
      'fail',
      'fail',
      /no series at 10\.3/,
    ],
    [
      'a value out of bounds',
      /^pool/,
      () => titled('pool', (one) => (one.t > 12_000 ? { ...one, values: [3, 0] } : one)),
      'fail',
      'fail',
      /3, 0 at 12\.5/,
    ],
    [
      'no number',
      /^pool/,
      () => titled('pool', (one) => ({ ...one, values: ['NaN'] })),
      'fail',
      'fail',
      /not a number/,
    ],
    [
      'infinity, which is more than any bound',
      /^pool/,
      () => titled('pool', (one) => ({ ...one, values: ['+Inf'] })),
      'pass',
      'pass',
      /in each of/,
    ],
    [
      'minus infinity, which is less than any',
      /^pool/,
      () => titled('pool', (one) => ({ ...one, values: ['-Inf'] })),
      'fail',
      'fail',
      /-Inf at/,
    ],
    [
      'one look goes wrong',
      /^pool/,
      () => titled('pool', (one) => (one.t > 12_000 ? { ...one, values: [], error: 'timeout' } : one)),
      'not-proven',
      'no-evidence',
      /timeout/,
    ],
    [
      'every look goes wrong',
      /^errors are/,
      () => titled('counted', (one) => ({ ...one, values: [], error: 'timeout' })),
      'not-proven',
      'no-evidence',
      /timeout/,
    ],
    [
      'never once',
      /^errors are/,
      () => titled('counted', (one) => ({ ...one, values: [0] })),
      'fail',
      'fail',
      /not once in 8 looks; last seen: 0/,
    ],
    [
      'never afterwards',
      /^errors stop/,
      () => titled('stop', (one) => ({ ...one, values: [1] })),
      'fail',
      'fail',
      /not once/,
    ],
    [
      'broken before the fault',
      /^nothing fails/,
      () => titled('nothing', (one) => ({ ...one, values: [0.1] })),
      'not-proven',
      'no-evidence',
      /0\.1 at/,
    ],
    [
      'a look of another phase',
      /^pool/,
      () => titled('pool', (one) => ({ ...one, phase: 'inject' })),
      'not-proven',
      'no-evidence',
      /Prometheus was not asked/,
    ],
  ])('%s', (_, expectation, records, verdict, grade, because) => {
    const judgement = judge(records());
    expect(judgement.verdict.status).toBe(verdict);
    expect(findingOf(judgement, expectation)).toMatchObject({
      grade,
      because: expect.stringMatching(because),
    });
  });

  test.each(['+Inf', '-Inf', 'NaN'] as const)('%s is judged alike before and after storage', (sample) => {
    const records = titled('pool', (one) => ({ ...one, values: [sample] }));
    const stored = records.map((record): TimelineRecord => JSON.parse(JSON.stringify(record)));
    expect(JSON.stringify(judge(stored))).toBe(JSON.stringify(judge(records)));
  });

  test('a contract without metrics asks for none', () => {
    expect(judge(withContract(healthy, { metrics: {} })).verdict.status).toBe('pass');
  });
});

test('the time of the truth does not matter to the healthy run', () => {
  expect(TRUTH.up).toBeGreaterThan(EDGES.undone);
});
