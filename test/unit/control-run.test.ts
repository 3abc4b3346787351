/** A run in which nothing is broken: what it asks of every target, and how it is judged. */

import { describe, expect, test } from 'vitest';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { withheld } from '../../harness/faults/shared/withheld.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import type { Abilities } from '../../harness/model/abilities.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { expectationsOf } from '../../harness/promises/expectations.ts';
import { judge } from '../../harness/promises/judge.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { planOf, variantsOn, whyNot } from '../../harness/run/plan.ts';
import { changed, withContract, withHeader, without } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

const drills = await loadDrills(ROOT);
const targets = await loadTargets(ROOT);
const pairs = drills.flatMap((drill) =>
  targets
    .filter(({ target }) => whyNot(drill, target) === undefined)
    .flatMap(({ folder, target }) =>
      variantsOn(drill, target).map((variant) => ({
        name: `${drill.name}/${variant} on ${target.name}`,
        drill,
        variant,
        folder,
        target,
      })),
    ),
);

describe('a control run asks what holds without a fault, and tells what it does not ask', () => {
  test.each(pairs)('$name', async ({ drill, variant, folder, target }) => {
    const monitoring = await prepareMonitoring(folder, target, undefined);
    const request = { drill, variant, target, monitoring, seed: 0 };
    const whole = expectationsOf(planOf(request)).map(({ id }) => id);
    const plan = planOf({ ...request, control: true });
    const asked = expectationsOf(plan);
    const ids = asked.map(({ id }) => id);
    expect(plan.control?.notAsked).toEqual(whole.filter((id) => !ids.includes(id)));
    expect(asked.filter(({ words }) => /while the fault lasts|until the undo/.test(words))).toEqual([]);
    const { workload, conversation } = plan;
    expect(ids).toEqual(
      expect.arrayContaining([
        'fault/withheld',
        'probes/user/broken',
        ...(workload === undefined ? [] : ['traffic/writes', 'ledger/lost']),
        ...Object.entries(conversation?.sides ?? {}).map(
          ([side, { has }]) => `conversation/${side}/${has === undefined ? 'unlogged' : 'lost'}`,
        ),
        'alerts/unexpected',
        'afterwards/latency/user',
        expect.stringMatching(/^afterwards\/holdings\/.+\/connections$/),
      ]),
    );
  });
});

test('a fault that is withheld breaks nothing and is looked for all the same', async () => {
  const asked: string[] = [];
  const containers = {
    condition: async () => {
      asked.push('condition');
      return { is: 'running' } as const;
    },
  };
  const can = { containers } as unknown as Abilities;
  const fault = withheld(stopped);
  const { signal } = new AbortController();
  await fault.inject(can, 'database', signal);
  await fault.undo(can, 'database', signal);
  expect(asked).toEqual([]);
  expect((await fault.effect(can, 'database', signal)).seen).toBe(false);
  expect(asked).toEqual(['condition']);
});

const quiet = [
  (records: TimelineRecord[]) =>
    withHeader(records, {
      control: { notAsked: ['fault/injected'] },
      whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
      traffic: { writes: 'good', reads: 'good' },
      services: { api: 'api', database: 'database' },
    }),
  (records: TimelineRecord[]) =>
    changed(records, 'run', ({ contract: _, ...header }) => ({ ...header, contract: {} })),
  (records: TimelineRecord[]) =>
    changed(records, 'probe', (one) => ({ ...one, outcome: 'good', status: 200, t: one.intended + 3 })),
  (records: TimelineRecord[]) =>
    changed(records, 'write', (one) => ({ ...one, outcome: 'acknowledged', status: 201 })),
  (records: TimelineRecord[]) =>
    changed(records, 'read', (one) => ({ ...one, ok: true, status: 200, found: true })),
  (records: TimelineRecord[]) => changed(records, 'readback', (one) => ({ ...one, copies: 1 })),
  (records: TimelineRecord[]) => changed(records, 'effect', (one) => ({ ...one, seen: false })),
  (records: TimelineRecord[]) => without(records, 'alert', ({ state }) => state !== 'inactive'),
  (records: TimelineRecord[]) => without(records, 'notification'),
].reduce((records, change) => change(records), healthyRun());

function grades(records: readonly TimelineRecord[]) {
  const { findings } = judge(records);
  return Object.fromEntries(findings.flatMap(({ id, grade }) => (grade === 'pass' ? [] : [[id, grade]])));
}

describe('of a control run', () => {
  const asked = withContract(quiet, { afterwards: { service: true } });

  test('in which all was well everything passes', () => {
    expect(grades(withContract(quiet, { afterwards: { holdings: false } }))).toEqual({});
  });

  test('in which the effect of the fault was there nothing is shown', () => {
    const there = changed(quiet, 'effect', (one) => ({ ...one, seen: true }));
    expect(grades(there)).toEqual({ 'fault/withheld': 'no-evidence' });
  });

  test('in which a write was refused the target is told so', () => {
    const refused = changed(quiet, 'write', (one) =>
      one.id === 'w30' ? { ...one, outcome: 'refused', status: 503 } : one,
    );
    expect(grades(refused)).toMatchObject({ 'traffic/writes': 'fail' });
  });

  test('in which it became slower the target is told so, though nothing was broken', () => {
    const slow = changed(asked, 'probe', (one) =>
      one.probe === 'user' && one.intended > 12_000 ? { ...one, t: one.t + 9 } : one,
    );
    expect(grades(slow)).toMatchObject({ 'afterwards/latency/user': 'fail' });
    const { afterwards = [] } = judge(slow);
    expect(afterwards.find(({ figure }) => figure === 'latency/user/median')).toMatchObject({
      before: 3,
      after: 12,
      ratio: 4,
    });
  });
});
