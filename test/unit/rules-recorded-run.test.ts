import { expect, test } from 'vitest';
import { recordedBoundaries } from '../../harness/run/recorded-boundaries.ts';
import { replayJson } from '../../harness/run/replay-json.ts';
import { gather } from '../../harness/signals/facts.ts';
import { cutAt, plus, without } from './support/mutate.ts';
import { EDGES, HEADER, healthyRun, TRUTH } from './support/timeline.ts';

const healthy = healthyRun();
const start = Date.parse(HEADER.startedAt);

test('a run read again has the boundaries that it had when it was replayed', () => {
  const boundaries = {
    steadyFrom: start + 3_000,
    injected: start + EDGES.injecting,
    healed: start + EDGES.undone,
    // The first good send after the truth.
    recovered: expect.closeTo(start + TRUTH.up, -2),
    end: start + 19_000,
  };
  expect(recordedBoundaries(gather(healthy))).toEqual(boundaries);
  // The replay comes after the stack is gone and before the last records.
  expect(recordedBoundaries(gather(cutAt(healthy, 19_100)))).toEqual(boundaries);
});

test('a target that never was well again is not said to have been', () => {
  const never = without(healthy, 'probe', ({ probe, intended }) => probe === 'user' && intended > TRUTH.up);
  expect(recordedBoundaries(gather(never))).not.toHaveProperty('recovered');
});

test('a fault that was not both injected and healed has none', () => {
  const unhealed = without(healthy, 'fault', ({ stage }) => stage === 'undone');
  expect(recordedBoundaries(gather(unhealed))).toBeUndefined();
  const unhurt = without(healthy, 'fault', ({ stage }) => stage === 'injecting');
  expect(recordedBoundaries(gather(unhurt))).toBeUndefined();
});

test('what the replay said is filed of every alert, with the times it counts from', () => {
  expect(replayJson(gather(healthy))).toBeUndefined();
  const told = { status: 'fires', fires: { low: 60_000, high: 75_000 } } as const;
  const replayed = plus(healthy, { kind: 'as-written', t: 19_650, alert: 'ErrorRate', ...told });
  expect(JSON.parse(replayJson(gather(replayed)) ?? '')).toEqual({
    schema: 1,
    boundaries: recordedBoundaries(gather(healthy)),
    alerts: [{ alert: 'ErrorRate', asWritten: told }],
  });
});
