/** A corrupt database on a real server: found, restored, and nothing of before the backup lost. */

import { expect, test } from 'vitest';
import type { Rehearsal } from '../../harness/rehearse/rehearsal.ts';
import corruption from '../../targets/formation-hub/rehearsals/corruption.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const rehearsed = (definition: Rehearsal, recordAs: string) =>
  rehearseTampered(definition, { target: 'formation-hub', recordAs });

test('it is told apart from a server that is down, and restored', async () => {
  const { report } = await rehearsed(corruption, 'corruption');
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.checklist).toContainEqual(
    expect.objectContaining({
      title: 'it answers, and is corrupt',
      evidence: expect.stringMatching(/invalid page/),
    }),
  );
  expect(report.ledger.lost).toBeGreaterThanOrEqual(0);
  expect(report.lost).toEqual([]);
  expect(report.followUps?.length).toBe(3);
});

test('where nothing is corrupt nothing is restored: the diagnosis fails', async () => {
  const { steps } = corruption;
  const { report } = await rehearsed(
    {
      ...corruption,
      steps: (way: string) =>
        (typeof steps === 'function' ? steps(way) : steps).map((step) => {
          if ('in' in step) return step;
          if (step.id === 'diagnose') return { ...step, limitMs: 5_000 };
          return step.id === 'damage' ? { ...step, act: async () => undefined } : step;
        }),
    },
    'corruption-none',
  );
  expect(report.verdict.status).toBe('fail');
  expect(report.verdict.reason).toContain('Find out what it is: down, or corrupt');
  expect(report.steps.find(({ id }) => id === 'restore')?.outcome).toBe('open');
});
