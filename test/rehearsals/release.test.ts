/** The release on a real stack: refused, released, and gone back from; each step done again, and a release that must not pass. */

import { describe, expect, test } from 'vitest';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';
import { allowed } from '../../targets/formation-hub/rehearsals/release/parts.ts';
import { scenes } from '../../targets/formation-hub/rehearsals/release/variants.ts';
import release from '../../targets/formation-hub/rehearsals/release.ts';
import { rehearseTampered } from '../support/rehearse.ts';

/** Two minutes in place of thirty. */
const HURRY = 15;

const rehearsed = (variant: string, way = 'once') =>
  rehearseTampered(release, {
    target: 'formation-hub',
    variant,
    way,
    hurry: HURRY,
    recordAs: `release-${variant}`,
  });

test('Friday evening: what is missing is named, and nothing is deployed', async () => {
  const { report } = await rehearsed('friday-evening');
  expect(report.verdict).toEqual({ status: 'pass' });
  const asked = report.checklist.filter(({ list }) => list === 'before it is allowed');
  expect(asked.flatMap(({ title, ok }) => (ok ? [] : [title]))).toEqual([
    'the flows are green on staging',
    'a backup younger than 24 h is verified',
    'no Friday evening, no hour of business',
    'a second person approves',
  ]);
  expect(report.steps.find(({ id }) => id === 'deploy')?.outcome).toBe('skipped');
  expect(report.checklist).toContainEqual(
    expect.objectContaining({ title: 'nothing was deployed', ok: true }),
  );
});

test('released: all is done, each step twice without a trace, and the hurry is told', async () => {
  const { report } = await rehearsed('released', 'twice');
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.steps.map(({ title, outcome }) => [title, outcome])).toEqual(
    report.steps.map(({ title }) => [title, 'done']),
  );
  const again = report.checklist.filter(({ list }) => list === 'done again');
  expect(again.length).toBeGreaterThan(5);
  expect(again.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.hurry).toBe(HURRY);
  expect(report.deviations).toContainEqual(expect.stringMatching(/^in a hurry of 15: .* lasts 30 min$/));
});

describe('a way back', () => {
  const back = Object.entries(scenes).filter(([, scene]) => scene.back !== undefined);
  test.each(back)('%s', async (variant, { expects }) => {
    const { report } = await rehearsed(variant, 'twice');
    expect(report.decisions).toEqual([
      expect.objectContaining({ act: true, because: expect.stringContaining(expects?.because ?? '') }),
    ]);
    expect(report.verdict).toEqual({ status: 'pass' });
    expect(report.checklist.filter(({ ok }) => !ok)).toEqual([]);
  });
});

/** Who releases approves alone, and all else is there. */
function approvedAlone(step: RehearsalStep): RehearsalStep {
  if (step.id !== 'approve') return step;
  return {
    ...step,
    async act(world) {
      const { put, asked } = world.of(allowed);
      const at = new Date().toISOString();
      await put('approval.json', { release: asked.release, by: asked.releaser, decision: 'APPROVE', at });
    },
  };
}

test('a release that one person approves alone fails, and is not deployed', async () => {
  const { steps } = release;
  const sabotaged = {
    ...release,
    steps: (way: string) =>
      (typeof steps === 'function' ? steps(way) : steps).map((step) =>
        'in' in step ? step : approvedAlone(step),
      ),
  };
  const { report } = await rehearseTampered(sabotaged, {
    target: 'formation-hub',
    variant: 'released',
    hurry: HURRY,
    recordAs: 'release-approved-alone',
  });
  expect(report.verdict.status).toBe('fail');
  expect(report.verdict.reason).toContain('Ada releases, and cannot approve it alone');
  expect(report.steps.find(({ id }) => id === 'deploy')?.outcome).toBe('skipped');
});
