/** The decision to back out: each rule deciding both ways, by the figures alone. */

import { describe, expect, test } from 'vitest';
import { decider } from '../../harness/rehearse/decision/decider.ts';
import type { Decision, Situation } from '../../harness/rehearse/decision/records.ts';
import { usersIn } from '../../harness/rehearse/decision/situation.ts';
import { rules } from '../../targets/atmr/rehearsals/backout/rules.ts';

const WELL = {
  requests: 400,
  failed: 0,
  recentRequests: 200,
  recentFailed: 0,
  p95Seconds: 0.05,
  oldestJobSeconds: 1,
};
const well: Situation = {
  sinceDeploymentMs: 40_000,
  signals: WELL,
  before: WELL,
  users: { active: 40, affected: 0 },
  unreachableForMs: 0,
  content: { checked: 50, wrong: 0 },
  dependencies: { database: true, cache: true },
};
const errors = { failed: 41, recentFailed: 30 };
const many = { active: 40, affected: 20 };

/** What a decider comes to that sees the same situation for as long as it is watched. */
function decided(change: Partial<Situation>, signals: Partial<typeof WELL> = {}): Decision {
  const one = decider(rules);
  const situation = { ...well, ...change, signals: { ...WELL, ...signals } };
  for (let look = 0; look < 10; look += 1) {
    const decision = one.see(situation);
    if (decision) return decision;
  }
  return one.conclude();
}

describe.each<[string, Partial<Situation>, Partial<typeof WELL>, Partial<Situation>, Partial<typeof WELL>]>([
  ['5xx above 10 %', { users: many }, errors, { users: many }, { failed: 40, recentFailed: 30 }],
  ['corrupt', { content: { checked: 50, wrong: 1 } }, {}, { content: { checked: 50, wrong: 0 } }, {}],
  ['unreachable', { unreachableForMs: 30_000 }, {}, { unreachableForMs: 29_900 }, {}],
  ['p95 within 2 s', {}, { p95Seconds: 2.1 }, {}, { p95Seconds: 2 }],
  ['dispatched within 30 s', {}, { oldestJobSeconds: 31 }, {}, { oldestJobSeconds: 30 }],
])('the trigger "%s"', (name, change, signals, other, otherSignals) => {
  test('acts, and says why', () => {
    expect(decided(change, signals)).toEqual(
      expect.objectContaining({ act: true, because: expect.stringContaining(name) }),
    );
  });
  test('does not act just below', () => {
    expect(decided(other, otherSignals)).toEqual(
      expect.objectContaining({ act: false, because: expect.stringContaining('nothing that triggers it') }),
    );
  });
  test('does not act while the cause is not confirmed', () => {
    const unconfirmed = [
      [{ dependencies: { database: false, cache: true } }, 'database is down by itself'],
      [{ before: { ...WELL, failed: 40 } }, 'it was so before'],
    ] as const;
    for (const [why, words] of unconfirmed)
      expect(decided({ ...change, ...why }, signals)).toEqual(
        expect.objectContaining({
          act: false,
          because: expect.stringMatching(`no confirmed root cause.*${words}`),
        }),
      );
    const { sinceDeploymentMs: _, ...never } = { ...well, ...change };
    const one = decider(rules);
    for (let look = 0; look < 5; look += 1)
      expect(one.see({ ...never, signals: { ...WELL, ...signals } })).toBeUndefined();
  });
});

describe('reasons not to act on errors', () => {
  test.each([
    [2, false],
    [3, true],
  ])('%i users of 40 are affected', (affected, act) => {
    expect(decided({ users: { active: 40, affected } }, errors).act).toBe(act);
  });
  test('two of five are not a few: there are too few to tell', () => {
    expect(decided({ users: { active: 5, affected: 1 } }, errors).act).toBe(true);
  });
  test.each([
    [1, false],
    [2, true],
  ])('%i of the last 200 requests fail', (recentFailed, act) => {
    expect(decided({ users: many }, { ...errors, recentFailed }).act).toBe(act);
  });
  test('they do not speak against what is no error: corruption of one row is enough', () => {
    const few = { users: { active: 40, affected: 1 }, content: { checked: 50, wrong: 1 } };
    expect(decided(few, { recentFailed: 0 }).act).toBe(true);
  });
});

test('no figure is no reason to act', () => {
  const one = decider(rules);
  for (let look = 0; look < 5; look += 1)
    expect(one.see({ ...well, signals: {}, before: {} })).toBeUndefined();
  expect(one.conclude().act).toBe(false);
});

test('a trigger that lasts for one look or two is no incident', () => {
  const one = decider(rules);
  const bad = { ...well, content: { checked: 50, wrong: 1 } };
  for (const seen of [bad, bad, well, bad, bad]) expect(one.see(seen)).toBeUndefined();
  expect(one.see(bad)?.act).toBe(true);
});

test('users of the last minute are counted once each, those answered a 5xx as affected', () => {
  const write = (id: string, t: number, status?: number) => ({ id, t, ...(status ? { status } : {}) });
  const writes = [
    write('a1', 1, 500),
    write('a2', 70_000, 201),
    write('b1', 70_000, 500),
    write('b2', 71_000, 503),
    // Not answered, as while a release is put in place.
    write('c1', 72_000),
    write('d1', 72_000, 400),
  ];
  expect(usersIn(writes, (id) => id.slice(0, 1), 80_000)).toEqual({ active: 4, affected: 1 });
});

test('a security incident that people declare acts by itself, though no metric says anything', () => {
  expect(decided({ declared: 'it gives data away' })).toEqual(
    expect.objectContaining({ act: true, because: 'security incident: declared: it gives data away' }),
  );
  const down = { dependencies: { database: false, cache: true } };
  expect(decided({ declared: 'x', ...down }).act, 'which no metric confirms as the cause').toBe(true);
  expect(decided({}).act).toBe(false);
});
