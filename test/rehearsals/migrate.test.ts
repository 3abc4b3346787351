/** The migration on a real stack: refused without a fresh backup that was restored, applied, and reverted with nothing lost. */

import { expect, test } from 'vitest';
import { scenes } from '../../targets/gauzian/rehearsals/migrate/variants.ts';
import migrate from '../../targets/gauzian/rehearsals/migrate.ts';
import { rehearseTampered } from '../support/rehearse.ts';

test.each(Object.entries(scenes))('%s', async (variant, { backup, migration }) => {
  const { report } = await rehearseTampered(migrate, {
    target: 'gauzian',
    variant,
    way: 'usual',
    recordAs: `migrate-${variant}`,
  });
  expect(report.verdict.status, report.verdict.reason).toMatch(/^(pass|acceptable)$/);
  expect(report.refused?.length).toBe(backup === undefined ? undefined : 1);
  const outcome = (id: string) => report.steps.find((step) => step.id === id)?.outcome;
  expect(outcome('apply')).toBe(backup === undefined ? 'done' : 'skipped');
  if (migration !== 'regions') return;
  expect(outcome('revert')).toBe('done');
  expect(report.ledger.lost).toBe(0);
  expect(report.followUps?.length).toBe(3);
});
