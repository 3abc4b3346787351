/** The decision to roll gauzian's deployment back: each rule deciding both ways, by the figures alone. */

import { describe, expect, test } from 'vitest';
import { decider } from '../../harness/rehearse/decision/decider.ts';
import type { Decision, Situation } from '../../harness/rehearse/decision/records.ts';
import { rules } from '../../targets/gauzian/rehearsals/deploy/rules.ts';

const WELL = { requests: 400, failed: 0, p99Seconds: 0.2, restarts: 0 };
const well: Situation = {
  sinceDeploymentMs: 60_000,
  signals: WELL,
  before: WELL,
  users: { active: 40, affected: 0 },
  unreachableForMs: 0,
  dependencies: { postgres: true, redis: true },
};

function decided(signals: Partial<typeof WELL>, change: Partial<Situation> = {}): Decision {
  const one = decider(rules);
  const situation = { ...well, ...change, signals: { ...WELL, ...signals } };
  for (let look = 0; look < 10; look += 1) {
    const decision = one.see(situation);
    if (decision) return decision;
  }
  return one.conclude();
}

describe.each<[string, Partial<typeof WELL>, Partial<typeof WELL>]>([
  ['errors', { failed: 21 }, { failed: 20 }],
  ['latency', { p99Seconds: 2.1 }, { p99Seconds: 2 }],
  ['crashes', { restarts: 2 }, { restarts: 1 }],
])('the trigger "%s"', (trigger, signals, below) => {
  test('acts, and says by which rule', () =>
    expect(decided(signals)).toEqual(expect.objectContaining({ act: true, trigger })));
  test('does not act just below', () => expect(decided(below).act).toBe(false));
  test('does not act while a dependency is down by itself, or it was so before', () => {
    expect(decided(signals, { dependencies: { postgres: false } }).because).toContain(
      'postgres is down by itself',
    );
    expect(decided(signals, { before: { ...WELL, ...signals } }).because).toContain('it was so before');
  });
});
