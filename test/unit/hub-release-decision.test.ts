/** The decision on formation-hub's release: each rule deciding both ways, by the figures alone. */

import { describe, expect, test } from 'vitest';
import { decider } from '../../harness/rehearse/decision/decider.ts';
import type { Decision, Situation } from '../../harness/rehearse/decision/records.ts';
import { rules } from '../../targets/formation-hub/rehearsals/release/rules.ts';

const WELL = {
  requests: 300,
  failed: 0,
  recentRequests: 150,
  recentFailed: 0,
  p95Seconds: 0.2,
  entered: 280,
};
const well: Situation = {
  sinceDeploymentMs: 90_000,
  signals: WELL,
  before: WELL,
  users: { active: 40, affected: 0 },
  unreachableForMs: 0,
  content: { checked: 5, wrong: 0 },
  looked: { health: { ok: true, seen: '4/4' }, smoke: { ok: true, seen: 'three' } },
  dependencies: { database: true, cache: true },
};

function decided(change: Partial<Situation>, signals: Partial<typeof WELL> = {}): Decision {
  const one = decider(rules);
  const situation = { ...well, ...change, signals: { ...WELL, ...signals } };
  for (let look = 0; look < 10; look += 1) {
    const decision = one.see(situation);
    if (decision) return decision;
  }
  return one.conclude();
}

const failed = (looked: string) => ({ looked: { [looked]: { ok: false, seen: 'answered 503' } } });

describe.each<[string, Partial<Situation>, Partial<typeof WELL>, Partial<Situation>, Partial<typeof WELL>]>([
  ['health', failed('health'), {}, {}, {}],
  ['smoke', failed('smoke'), {}, {}, {}],
  ['leak', { declared: 'it is in the log' }, {}, {}, {}],
  ['rollups', { content: { checked: 5, wrong: 1 } }, {}, {}, {}],
  ['errors', {}, { failed: 31, recentFailed: 20 }, {}, { failed: 30, recentFailed: 20 }],
  ['latency', {}, { p95Seconds: 5.1 }, {}, { p95Seconds: 5 }],
  ['traffic', {}, { entered: 139 }, {}, { entered: 140 }],
])('the trigger "%s"', (trigger, change, signals, other, otherSignals) => {
  test('acts, and says by which rule', () =>
    expect(decided(change, signals)).toEqual(expect.objectContaining({ act: true, trigger })));
  test('does not act just below', () => expect(decided(other, otherSignals).act).toBe(false));
});

describe('a fall of what users enter', () => {
  const fallen = { entered: 50 };
  test('is none while the minute that is counted reaches back to before the deployment', () =>
    expect(decided({ sinceDeploymentMs: 70_000 }, fallen).act).toBe(false));
  test('is none of too few', () =>
    expect(decided({ before: { ...WELL, entered: 19 } }, { entered: 1 }).act).toBe(false));
  test('is no reason while a dependency is down by itself', () =>
    expect(decided({ dependencies: { database: false } }, fallen)).toEqual(
      expect.objectContaining({ act: false, because: expect.stringContaining('database is down by itself') }),
    ));
});

test('errors of before the deployment are not the release’s', () =>
  expect(decided({ before: { ...WELL, failed: 30 } }, { failed: 60, recentFailed: 40 }).act).toBe(false));

test('a leak is acted on whatever is down', () =>
  expect(decided({ declared: 'it is in the log', dependencies: { database: false } }).act).toBe(true));
