import { describe, expect, test } from 'vitest';
import type { ProbeOutcome, ProbeRecord } from '../../harness/model/timeline.ts';
import { probeStates } from '../../harness/signals/probes/prober-state.ts';

const record = (intended: number, outcome: ProbeOutcome): ProbeRecord => ({
  kind: 'probe',
  probe: 'user',
  intended,
  sent: intended,
  t: intended + 1,
  outcome,
});

describe('probeStates', () => {
  test('knows nothing before the first record', () => {
    expect(probeStates(() => 20).state('user')).toEqual({ last: undefined, goodRun: 0, badRun: 0 });
  });

  test('counts the run that the latest sends make', () => {
    const states = probeStates(() => 20);
    for (const [n, outcome] of (['good', 'bad', 'late', 'refused', 'reset'] as const).entries()) {
      states.add(record(n * 20, outcome));
    }
    expect(states.state('user')).toMatchObject({ last: { intended: 80 }, goodRun: 0, badRun: 4 });
  });

  test('probes that hung, over long after newer ones were answered, are no relapse', () => {
    const states = probeStates(() => 20);
    for (const at of [40, 60, 80]) states.add(record(at, 'good'));
    states.add(record(0, 'late'));
    states.add(record(20, 'late'));
    expect(states.state('user')).toMatchObject({ last: { intended: 80 }, goodRun: 3, badRun: 0 });
  });

  test('a probe still under way, or never sent, ends a run: what it would have said is unknown', () => {
    const states = probeStates(() => 20);
    for (const at of [0, 20, 60, 80]) states.add(record(at, 'good'));
    expect(states.state('user').goodRun).toBe(2);
    states.add(record(40, 'good'));
    expect(states.state('user').goodRun).toBe(5);
    states.add(record(100, 'unsent'));
    expect(states.state('user')).toMatchObject({ goodRun: 0, badRun: 0 });
  });
});
