/** Every variant of the backout, on a real stack in real time: the right decision, and the way back where it is to act. */

import { describe, expect, test } from 'vitest';
import { scenes } from '../../targets/atmr/rehearsals/backout/variants.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import killswitch from '../../targets/atmr/rehearsals/killswitch.ts';
import { rehearseTampered } from '../support/rehearse.ts';

describe('backout', () => {
  // The default is what shell.test.ts rehearses.
  const [, ...others] = Object.entries(scenes);
  test.each(others)('%s', async (variant, { expects }) => {
    const { report } = await rehearseTampered(backout, { variant, recordAs: `backout-${variant}` });
    const [decision] = report.decisions;
    expect(decision).toEqual(
      expect.objectContaining({
        act: expects.act,
        because: expect.stringContaining(expects.because),
      }),
    );
    expect(report.verdict, JSON.stringify(report.lost.slice(0, 3))).toEqual({ status: 'pass' });
    const back = report.steps.find(({ id }) => id === 'deploy-back');
    expect(back?.outcome).toBe(expects.act ? 'done' : 'skipped');
    expect(report.damaged.length > 0, 'rows that the release spoilt').toBe(variant === 'corrupt-writes');
  });

  // By name above, one at a time by hand in shell.test.ts.
  test('the migrations are rolled back several at once', async () => {
    const { report } = await rehearseTampered(backout, {
      variant: 'corrupt-writes',
      way: 'several',
      recordAs: 'backout-several-at-once',
    });
    expect(report.verdict).toEqual({ status: 'pass' });
  });
});

test.each(killswitch.ways ?? [])('killswitch: %s', async (way) => {
  const { report } = await rehearseTampered(killswitch, { way, recordAs: `killswitch-${way}` });
  expect(report.verdict).toEqual({ status: 'pass' });
});

test('killswitch: while the database takes no writes', async () => {
  const variant = 'database-read-only';
  const { report } = await rehearseTampered(killswitch, { variant, recordAs: `killswitch-${variant}` });
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.steps.find(({ id }) => id === 'cure')?.outcome).toBe('done');
});
