import { expect, test } from 'vitest';
import type { Phase } from '../../harness/model/phase.ts';
import { phaseDurations } from '../../harness/promises/phase-durations.ts';
import { gathering } from '../../harness/signals/facts.ts';

test('the time in which a run waits for its turn is not part of the phase', () => {
  const { add, facts } = gathering();
  const part = (phase: Phase, from: number, to: number) => {
    add({ kind: 'phase', t: from, phase, edge: 'begin' });
    add({ kind: 'phase', t: to, phase, edge: 'end' });
  };
  part('start', 100, 3_100);
  part('start', 63_100, 65_100);
  part('steady', 80_100, 84_100);
  expect(phaseDurations(facts)).toEqual({ start: 5_000, steady: 4_000 });
});
