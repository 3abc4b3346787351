import { describe, expect, test } from 'vitest';
import { probeColumns } from '../../harness/figures/series.ts';
import type { OrchestratorProbe } from '../../harness/model/target.ts';
import type { ProbeOutcome } from '../../harness/model/timeline.ts';
import { failing, type OrchestratorQuestion, succeeding } from '../../harness/promises/orchestrator/acts.ts';
import { leavesRotation } from '../../harness/promises/orchestrator/leaves.ts';

const RESOLUTION_MS = 20;
const DEADLINE_MS = 1000;
const LIVENESS: OrchestratorProbe = {
  periodMs: 10_000,
  timeoutMs: 1_000,
  failures: 3,
  successes: 1,
  initialDelayMs: 30_000,
};
const READINESS: OrchestratorProbe = { ...LIVENESS, periodMs: 5_000, failures: 2 };

type Answer = { outcome: ProbeOutcome; status?: number; tookMs?: number };
const GOOD: Answer = { outcome: 'good', status: 200 };
const BAD: Answer = { outcome: 'bad', status: 503 };
const LATE: Answer = { outcome: 'late', tookMs: DEADLINE_MS };

/** Probes every 20 ms for 20 s, of which those from 5 to 15 s meet the fault. */
function question(probe: OrchestratorProbe, whileBroken: (t: number) => Answer): OrchestratorQuestion {
  const columns = probeColumns();
  for (let t = 0; t < 20_000; t += RESOLUTION_MS) {
    const { outcome, status, tookMs = 4 } = t >= 5_000 && t < 15_000 ? whileBroken(t) : GOOD;
    columns.add({
      kind: 'probe',
      probe: 'readiness',
      intended: t,
      sent: t,
      t: t + tookMs,
      outcome,
      ...(status === undefined ? {} : { status }),
    });
  }
  return {
    series: columns.series(),
    probe,
    from: 5_000,
    repeat: { begin: 5_000, end: 15_000 },
    resolutionMs: RESOLUTION_MS,
  };
}

describe('an orchestrator takes an instance out of rotation', () => {
  test('with the second failure, wherever its asking falls', () => {
    const { share, when } = failing(question(READINESS, () => BAD));
    expect(share).toEqual({ low: 1, high: 1 });
    // Asked at once and 5 s later; or 5 s later and 10 s later.
    expect(when).toEqual({ low: 5_004, high: 9_984 });
  });

  test('later by its timeout where the answer never comes', () => {
    const { when } = failing(question(READINESS, () => LATE));
    expect(when).toEqual({ low: 6_000, high: 10_980 });
  });

  test('not for a blip between two questions', () => {
    const { share, when } = failing(question(READINESS, (t) => (t < 8_000 ? BAD : GOOD)));
    expect(share).toEqual({ low: 0, high: 0 });
    expect(when).toBeUndefined();
  });

  test('not for what it takes for a success, whatever the contract thinks of it', () => {
    const odd: Answer = { outcome: 'bad', status: 302 };
    expect(failing(question(READINESS, () => odd)).share.high).toBe(0);
  });

  test('and back in with the first success', () => {
    const asked = { ...question(READINESS, () => BAD), from: 15_000, repeat: { begin: 15_000, end: 20_000 } };
    expect(succeeding(asked)).toEqual({ share: { low: 1, high: 1 }, when: { low: 4, high: 4_984 } });
    const slow = { ...asked, probe: { ...READINESS, successes: 3 } };
    expect(succeeding(slow).when).toEqual({ low: 10_004, high: 14_984 });
  });
});

describe('an orchestrator restarts a process', () => {
  test('after 30 s, though the drill held for 10 s only', () => {
    const { share, when } = failing(question(LIVENESS, () => BAD));
    expect(share).toEqual({ low: 1, high: 1 });
    expect(when).toEqual({ low: 20_004, high: 29_984 });
  });

  test('never, where liveness stays good', () => {
    expect(failing(question(LIVENESS, () => GOOD)).share.high).toBe(0);
  });

  test('at some phases only, where liveness fails now and then', () => {
    const { share } = failing(question(LIVENESS, (t) => (t % 4_000 < 2_000 ? BAD : GOOD)));
    expect(share.low).toBeGreaterThan(0);
    expect(share.high).toBeLessThan(1);
    expect(share.low).toBe(share.high);
  });

  test('or not: an answer later than the probe waited is unknown to a more patient one', () => {
    const patient = { ...LIVENESS, timeoutMs: 5_000 };
    expect(failing(question(patient, () => LATE)).share).toEqual({ low: 0, high: 1 });
  });

  test('for a refused connection as for an error', () => {
    expect(failing(question(LIVENESS, () => ({ outcome: 'refused' }))).share.low).toBe(1);
  });
});

describe('whether it takes an instance out follows from what readiness is to answer', () => {
  const asked = { path: '/readyz', good: { status: 200, json: { status: 'ready' } }, deadlineMs: 1_000 };

  test.each([
    ['that it is not ready', { status: 503 }, true],
    ['anything that is not good', {}, true],
    ['nothing in time', { status: 200, orNoAnswer: true } as const, true],
    ['not ready, with a status that is good', { status: 200, json: { status: 'not_ready' } }, true],
    ['ready, and what is wrong besides', { status: 200, json: { status: 'ready', redis: 'error' } }, false],
    ['what is wrong, with a status that is good', { status: 200, json: { redis: 'error' } }, false],
    ['as ever', undefined, false],
  ])('%s', (_, promised, leaves) => {
    expect(leavesRotation(promised, asked)).toBe(leaves);
  });

  test('of a probe that is no HTTP whatever is not good takes it out', () => {
    expect(leavesRotation({}, { grpc: '', deadlineMs: 1_000 })).toBe(true);
  });
});
