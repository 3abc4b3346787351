/** The deployment on a real stack: rolled out and watched, and rolled back each way until errors are below 1 %. */

import { expect, test } from 'vitest';
import { scenes } from '../../targets/gauzian/rehearsals/deploy/variants.ts';
import deploy from '../../targets/gauzian/rehearsals/deploy.ts';
import { rehearseTampered } from '../support/rehearse.ts';

/** A minute and forty seconds in place of five minutes. */
const HURRY = 3;

test.each(Object.entries(scenes))('%s', async (variant, { expects }) => {
  const { report } = await rehearseTampered(deploy, {
    target: 'gauzian',
    variant,
    way: variant === 'errors' ? 'to-revision' : 'undo',
    hurry: HURRY,
    recordAs: `deploy-${variant}`,
  });
  expect(report.decisions).toEqual([
    expect.objectContaining({ act: expects.act, because: expect.stringContaining(expects.because) }),
  ]);
  expect(report.verdict.status, report.verdict.reason).toMatch(/^(pass|acceptable)$/);
  expect(report.checklist.filter(({ ok }) => !ok)).toEqual([]);
});
