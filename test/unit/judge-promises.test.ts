/** Each promise, broken one at a time: probes, workload, ledger. */

import { describe, expect, test } from 'vitest';
import type { ProbeName } from '../../harness/model/request.ts';
import type { ProbeOutcome, TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf, type Mutant, outcome } from './support/judged.ts';
import { changed, plus, withContract, withHeader, without } from './support/mutate.ts';
import { EDGES, healthyRun, probeRecord, probes, RESOLUTION_MS, TRUTH } from './support/timeline.ts';

const healthy = healthyRun();
const NEVER = { down: Number.POSITIVE_INFINITY, up: Number.POSITIVE_INFINITY };

/** With one probe's outcomes changed from `from` until before `to`. */
function during(probe: ProbeName, from: number, to: number, outcome: ProbeOutcome): TimelineRecord[] {
  return changed(healthy, 'probe', (one) =>
    one.probe === probe && one.intended >= from && one.intended < to
      ? probeRecord(probe, one.intended, outcome)
      : one,
  );
}

function withProbe(probe: ProbeName, truth: typeof TRUTH): TimelineRecord[] {
  return plus(
    without(healthy, 'probe', (one) => one.probe === probe),
    ...probes(probe, truth),
  );
}

const MUTANTS: Mutant[] = [
  {
    name: 'readiness always says ready',
    records: () => withProbe('readiness', NEVER),
    verdict: 'fail',
    expectation: /^readiness answers 503/,
    grade: 'fail',
    because: /it never did; last seen: good with status 200/,
  },
  {
    name: 'readiness turns, but does not name the database',
    records: () =>
      changed(healthy, 'probe', (one) =>
        one.status === 503 && one.probe === 'readiness' ? { ...one, json: { status: 'not_ready' } } : one,
      ),
    verdict: 'fail',
    expectation: /^readiness answers 503/,
    grade: 'fail',
    because: /it never did; last seen: bad with status 503 \{"status":"not_ready"\}/,
  },
  ...[null, 'down', { database: null }, { database: 'error' }].map(
    (checks): Mutant => ({
      name: `readiness turns, but its checks are ${JSON.stringify(checks)}`,
      records: () =>
        changed(healthy, 'probe', (one) =>
          one.status === 503 && one.probe === 'readiness'
            ? { ...one, json: { status: 'not_ready', checks } }
            : one,
        ),
      verdict: 'fail',
      expectation: /^readiness answers 503/,
      grade: 'fail',
      because: /it never did; last seen: bad with status 503/,
    }),
  ),
  {
    name: 'readiness answers another status',
    records: () =>
      changed(healthy, 'probe', (one) =>
        one.status === 503 && one.probe === 'readiness' ? { ...one, status: 500 } : one,
      ),
    verdict: 'fail',
    expectation: /^readiness answers 503/,
    grade: 'fail',
    because: /it never did; last seen: bad with status 500/,
  },
  {
    name: 'readiness is ready again in the middle of the fault',
    records: () => during('readiness', 9000, 9020, 'good'),
    verdict: 'fail',
    expectation: /^readiness answers 503/,
    grade: 'fail',
    because: /^at 9\.000 s it was good with status 200/,
  },
  {
    name: 'readiness hangs in the middle of the fault',
    records: () => during('readiness', 9000, 9000 + 10 * RESOLUTION_MS, 'late'),
    verdict: 'fail',
    expectation: /^readiness answers 503/,
    grade: 'fail',
    because: /^at 9\.180 s it was late/,
  },
  {
    name: 'readiness refuses connections in the middle of the fault',
    records: () => during('readiness', 9000, 9020, 'refused'),
    verdict: 'fail',
    expectation: /^readiness answers 503/,
    grade: 'fail',
    because: /^at 9\.000 s it was refused/,
  },
  {
    name: 'readiness turns although the contract has it stay good',
    records: () => {
      const { readiness: _, ...contract } = HEADER_CONTRACT;
      return changed(healthy, 'run', (header) => ({
        ...header,
        contract: { ...contract, objectives: [] },
      }));
    },
    verdict: 'fail',
    expectation: /^readiness stays good/,
    grade: 'fail',
    because: /340 of 599 probes were bad \(340 × 503\), the first at 7\.100 s: bad with status 503/,
  },
  {
    name: 'one liveness probe fails while the fault lasts',
    records: () => during('liveness', 9000, 9020, 'reset'),
    verdict: 'fail',
    expectation: /^liveness stays good/,
    grade: 'fail',
    because: /^1 of 600 probes were bad \(1 reset\), the first at 9\.007 s: reset/,
  },
  {
    name: 'liveness is late',
    records: () => during('liveness', 9000, 9040, 'late'),
    verdict: 'fail',
    expectation: /^liveness stays good/,
    grade: 'fail',
    because: /^2 of 600 probes were bad/,
  },
  {
    name: 'liveness fails after the undo',
    records: () => during('liveness', 17_000, 17_020, 'bad'),
    verdict: 'fail',
    expectation: /^liveness stays good/,
    grade: 'fail',
    because: /^1 of 600/,
  },
  {
    name: 'the user notices nothing of what should hurt',
    records: () => withProbe('user', NEVER),
    verdict: 'fail',
    expectation: /^user goes bad/,
    grade: 'fail',
    because: /every probe was good/,
  },
  {
    name: 'the user is served in the middle of the fault',
    records: () => during('user', 9000, 9020, 'good'),
    verdict: 'fail',
    expectation: /^user goes bad/,
    grade: 'fail',
    because: /^bad from 7\.114 s \(95 × 503\), but good again at 9\.014 s/,
  },
  {
    name: 'the user notices what should not hurt',
    records: () => withHeader(healthy, { whileBroken: { readiness: 'bad', liveness: 'good', user: 'good' } }),
    verdict: 'fail',
    expectation: /^user stays good/,
    grade: 'fail',
    because: /the first at 7\.114 s: bad with status 503/,
  },
  ...(['readiness', 'user'] as const).flatMap((probe): Mutant[] => [
    {
      name: `${probe} never recovers`,
      records: () => withProbe(probe, { ...TRUTH, up: Number.POSITIVE_INFINITY }),
      verdict: 'fail',
      expectation: new RegExp(`^${probe} recovers`),
      grade: 'fail',
      because: /was never good 10 times in a row after the undo \(not once\)/,
    },
    {
      name: `${probe} recovers only in fits`,
      records: () =>
        changed(healthy, 'probe', (one) =>
          one.probe === probe &&
          one.intended > TRUTH.up &&
          Math.floor(one.intended / RESOLUTION_MS) % 10 === 0
            ? probeRecord(probe, one.intended, 'bad')
            : one,
        ),
      verdict: 'fail',
      expectation: new RegExp(`^${probe} recovers`),
      grade: 'fail',
      because: /never good 10 times in a row after the undo \(at most 9\)/,
    },
    {
      name: `${probe} relapses`,
      records: () => during(probe, 16_000, 16_020, 'bad'),
      verdict: 'fail',
      expectation: new RegExp(`^${probe} recovers`),
      grade: 'fail',
      because: /^good again at 13\.9\d\d s, but at 16\.0\d\d s bad with status 503/,
    },
  ]),
  {
    name: 'the workload does not recover',
    records: () =>
      changed(healthy, 'write', (one) =>
        one.intended > 17_500 ? { ...one, outcome: 'refused', status: 500 } : one,
      ),
    verdict: 'fail',
    expectation: /^every request of the workload succeeds again/,
    grade: 'fail',
    because: /^writes: good again at 14\.000 s, but at 17\.600 s bad with status 500/,
  },
  {
    name: 'reads do not recover',
    records: () =>
      changed(healthy, 'read', ({ found: _, ...one }) =>
        one.intended > 17_500
          ? { ...one, ok: false, status: 500 }
          : { ...one, ...(one.ok ? { found: true } : {}) },
      ),
    verdict: 'fail',
    expectation: /^every request of the workload succeeds again/,
    grade: 'fail',
    because: /^reads: good again at 13\.900 s, but at 17\.700 s bad with status 500/,
  },
  {
    name: 'there is no workload after the undo',
    records: () =>
      without(
        without(healthy, 'write', (one) => one.intended > EDGES.undone),
        'read',
        (one) => one.intended > EDGES.undone,
      ),
    verdict: 'not-proven',
    expectation: /^every request of the workload succeeds again/,
    grade: 'no-evidence',
    because: /no writes were sent for 4\.70 s from 13\.300 s/,
  },
  {
    name: 'an acknowledged write is lost',
    records: () => changed(healthy, 'readback', (one) => (one.id === 'w20' ? { ...one, copies: 0 } : one)),
    verdict: 'fail',
    expectation: /^no acknowledged write is lost/,
    grade: 'fail',
    because: /^1 write \(w20\) acknowledged and absent; the oldest was 585 ms old/,
  },
  {
    name: 'a write is stored twice',
    records: () => changed(healthy, 'readback', (one) => (one.id === 'w20' ? { ...one, copies: 2 } : one)),
    verdict: 'fail',
    expectation: /^no write is stored twice/,
    grade: 'fail',
    because: /^1 write \(w20\) stored more than once/,
  },
  {
    name: 'refused writes exist',
    records: () =>
      changed(healthy, 'readback', (one) =>
        ['w30', 'w31', 'w32', 'w33'].includes(one.id) ? { ...one, copies: 1 } : one,
      ),
    verdict: 'fail',
    expectation: /^no refused write exists/,
    grade: 'fail',
    because: /^4 writes \(w30, w31, w32 and 1 more\) refused and there all the same/,
  },
  {
    name: 'the target could not say whether a write exists',
    records: () => changed(healthy, 'readback', (one) => (one.id === 'w20' ? { ...one, copies: -1 } : one)),
    verdict: 'not-proven',
    expectation: /^every write is read back/,
    grade: 'no-evidence',
    because: /the fate of 76 of 77 writes is known; nothing is of 1 write \(w20\)/,
  },
  {
    name: 'a write was not read back',
    records: () => without(healthy, 'readback', (one) => one.id === 'w20'),
    verdict: 'not-proven',
    expectation: /^every write is read back/,
    grade: 'no-evidence',
    because: /the fate of 76 of 77 writes is known; nothing is of 1 write \(w20\)/,
  },
  {
    name: 'nothing was read back',
    records: () => without(healthy, 'readback'),
    verdict: 'not-proven',
    expectation: /^no acknowledged write is lost/,
    grade: 'no-evidence',
    because: /no write was read back/,
  },
  {
    name: 'nothing was written',
    records: () => without(without(without(healthy, 'readback'), 'write'), 'attempt'),
    verdict: 'not-proven',
    expectation: /^no acknowledged write is lost/,
    grade: 'no-evidence',
    because: /no write was attempted/,
  },
  {
    name: 'a reader is told that an acknowledged write is not there',
    records: () =>
      changed(healthy, 'read', (one) =>
        one.intended === 16_100 ? { ...one, found: false, status: 404 } : one,
      ),
    verdict: 'fail',
    expectation: /^no read finds/,
    grade: 'fail',
    because: /one did at 16\.100 s/,
  },
  {
    name: 'no read ever succeeded',
    records: () => changed(healthy, 'read', ({ found: _, ...one }) => ({ ...one, ok: false })),
    verdict: 'fail',
    expectation: /^no read finds/,
    grade: 'no-evidence',
    because: /no read succeeded/,
  },
];

const HEADER_CONTRACT = judgeableContract();

function judgeableContract() {
  const header = healthy.find((record) => record.kind === 'run');
  if (header?.kind !== 'run') throw new Error('the healthy run has no header');
  return header.contract;
}

test.each(MUTANTS)('$name', (mutant) => {
  const { verdict, grade, because } = mutant;
  expect(outcome(mutant)).toEqual({ verdict, grade, because: expect.stringMatching(because) });
});

describe('what breaks no promise', () => {
  test('what probes say once the watching is over', () => {
    const after = (['readiness', 'liveness', 'user'] as const).flatMap((probe) =>
      [19_100, 19_200].map((t) => probeRecord(probe, t, 'refused')),
    );
    expect(judge(plus(healthy, ...after))).toEqual(judge(healthy));
  });

  test('readiness probes that a stopped runner could not send', () => {
    const records = during('readiness', 9000, 9000 + 40 * RESOLUTION_MS, 'unsent');
    expect(findingOf(judge(records), /^readiness answers 503/).grade).toBe('pass');
  });

  test('a few late readiness answers while the fault lasts', () => {
    const records = during('readiness', 9000, 9000 + 9 * RESOLUTION_MS, 'late');
    expect(judge(records).verdict).toEqual({ status: 'pass' });
  });

  test('readiness that says in a good answer what is wrong', () => {
    const degraded = { status: 200, json: { 'checks.database.status': 'error' } };
    const good = changed(healthy, 'probe', (one) =>
      one.probe === 'readiness' && one.status === 503
        ? {
            ...one,
            outcome: 'good',
            status: 200,
            json: { status: 'ready', 'checks.database.status': 'error' },
          }
        : one,
    );
    const { verdict, measures } = judge(withContract(good, { readiness: degraded }));
    expect(verdict).toEqual({ status: 'pass' });
    expect(measures.detect).toMatchObject({ low: 0, grade: 'pass' });
  });

  test('readiness fields that were kept as they were nested', () => {
    const nested = changed(healthy, 'probe', (one) =>
      one.probe === 'readiness' && one.status === 503
        ? { ...one, json: { status: 'not_ready', checks: { database: { status: 'error' } } } }
        : one,
    );
    expect(judge(nested).verdict).toEqual({ status: 'pass' });
  });

  test('writes that may or may not exist', () => {
    const unsure = changed(healthy, 'write', ({ status: _, ...one }) =>
      one.id === 'w30' ? { ...one, outcome: 'indeterminate' } : one,
    );
    for (const copies of [0, 1]) {
      const records = changed(unsure, 'readback', (one) =>
        one.id === 'w30' ? { ...one, copies, t: one.t + 0.001 } : one,
      );
      expect(judge(records).verdict).toEqual({ status: 'pass' });
    }
  });

  test('a route that never goes bad, where the drill does not want it to', () => {
    const records = withHeader(withProbe('user', NEVER), {
      whileBroken: { readiness: 'bad', liveness: 'good', user: 'good' },
    });
    const judgement = judge(records);
    expect(judgement.verdict).toEqual({ status: 'pass' });
    expect(findingOf(judgement, /^user stays good/).because).toBe('all 600 probes were good (600 × 200)');
    expect(judgement.measures.outage).toMatchObject({ low: 0, high: RESOLUTION_MS });
    expect(judgement.measures.recover).toMatchObject({ low: 580, high: 600 });
  });
});

describe('the ledger', () => {
  test('counts every id once and the outcome that promises most', () => {
    const twice = plus(healthy, {
      kind: 'write',
      id: 'w30',
      intended: 14_000,
      sent: 14_000,
      t: 14_010,
      outcome: 'acknowledged',
      status: 201,
    });
    const back = changed(twice, 'readback', (one) => (one.id === 'w30' ? { ...one, copies: 1 } : one));
    const { ledger, verdict } = judge(back);
    expect(ledger).toMatchObject({ attempted: 77, acknowledged: 44, refused: 33, lost: 0 });
    expect(verdict).toEqual({ status: 'pass' });
  });

  test('an attempt whose end was not seen may exist', () => {
    const unseen = without(healthy, 'write', (one) => one.id === 'w30');
    const { ledger } = judge(unseen);
    expect(ledger).toMatchObject({ attempted: 77, acknowledged: 43, refused: 33, indeterminate: 1 });
    const copies = changed(unseen, 'readback', (one) => (one.id === 'w30' ? { ...one, copies: 2 } : one));
    expect(judge(copies).ledger).toMatchObject({ duplicated: 1, resurrected: 0 });
  });

  test('the recovery point is the age of the oldest lost write when the fault was in', () => {
    const lost = changed(healthy, 'readback', (one) =>
      ['w10', 'w20'].includes(one.id) ? { ...one, copies: 0 } : one,
    );
    // w10 was acknowledged at 4.605 s, and the fault was in at 7.190 s.
    expect(judge(lost).ledger).toMatchObject({ lost: 2, rpoMs: 2585 });
  });

  test('a write lost after the fault is as old as when it was missed', () => {
    const lost = changed(healthy, 'readback', (one) => (one.id === 'w60' ? { ...one, copies: 0 } : one));
    // w60 was acknowledged at 14.605 s and read back at 18.060 s.
    expect(judge(lost).ledger).toMatchObject({ lost: 1, rpoMs: 3455 });
  });
});
