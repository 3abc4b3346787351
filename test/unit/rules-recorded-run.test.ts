import { expect, test } from 'vitest';
import { gather } from '../../harness/measure/evidence.ts';
import { recordedBoundaries } from '../../harness/measure/rules/replay/recorded-run.ts';
import { cutAt, without } from './support/mutate.ts';
import { EDGES, HEADER, healthyRun } from './support/timeline.ts';

const healthy = healthyRun();
const start = Date.parse(HEADER.startedAt);

test('a run read again has the boundaries that it had when it was replayed', () => {
  const boundaries = {
    steadyFrom: start + 3_000,
    injected: start + EDGES.injecting,
    healed: start + EDGES.undone,
    end: start + 19_000,
  };
  expect(recordedBoundaries(gather(healthy))).toEqual(boundaries);
  // The replay comes after the stack is gone and before the last records.
  expect(recordedBoundaries(gather(cutAt(healthy, 19_100)))).toEqual(boundaries);
});

test('a fault that was not both injected and healed has none', () => {
  const unhealed = without(healthy, 'fault', ({ stage }) => stage === 'undone');
  expect(recordedBoundaries(gather(unhealed))).toBeUndefined();
  const unhurt = without(healthy, 'fault', ({ stage }) => stage === 'injecting');
  expect(recordedBoundaries(gather(unhurt))).toBeUndefined();
});
