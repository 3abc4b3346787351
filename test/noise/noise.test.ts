/**
 * Runs that should pass, and red twins of them, while others keep the machine busy: whatever they do, no run that should
 * pass fails and no red twin passes. How many of them are proven is published in `results/noise.json`, for each noise.
 *
 *   npm run test:all -- noise                                          one run of each, beside every noise
 *   FIREDRILL_NOISE=busy-4 FIREDRILL_NOISE_RUNS=20 npm run test:all -- noise    twenty, beside four busy processes
 */

import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import breakerOpen from '../../drills/breaker-open.ts';
import dbDown from '../../drills/db-down.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { breakerOpensLate } from '../red/cases/breaker.ts';
import { livenessLooksAtDatabase, readinessHangs, readinessLies } from '../red/cases/health.ts';
import { type Change, runTampered } from '../support/drill.ts';
import { keepRun } from '../support/keep-run.ts';
import { makeNoise, NOISES } from '../support/noise.ts';
import { addTo, type Tally } from './tally.ts';

const GREEN: readonly { name: string; change: Change }[] = [
  { name: 'db-down', change: { drill: dbDown } },
  { name: 'db-down/refused', change: { drill: dbDown, variant: 'refused' } },
  { name: 'breaker-open', change: { drill: breakerOpen } },
];
const RED = [readinessLies, readinessHangs, livenessLooksAtDatabase, breakerOpensLate];

const { FIREDRILL_NOISE = NOISES.join(), FIREDRILL_NOISE_RUNS = '1', FIREDRILL_NOISE_CASES } = process.env;
const cases = FIREDRILL_NOISE_CASES?.split(',');
const asked = <T extends { name: string }>(all: readonly T[]) =>
  all.filter(({ name }) => cases === undefined || cases.includes(name));
const rounds = Array.from({ length: Number(FIREDRILL_NOISE_RUNS) }, (_, i) => i + 1);
const tally: Tally = {};

afterAll(() => addTo(join(ROOT, 'results/noise.json'), tally));

for (const noise of NOISES.filter((one) => FIREDRILL_NOISE.split(',').includes(one)))
  describe(`beside ${noise}`, () => {
    for (const round of rounds) {
      for (const { name, change } of asked(GREEN))
        test(`${name} does not fail, run ${round}`, async () => {
          expect(await statusOf(noise, 'green', name, change)).not.toBe('fail');
        });
      for (const { name, change } of asked(RED))
        test(`${name} does not pass, run ${round}`, async () => {
          expect(await statusOf(noise, 'red', name, change)).toMatch(/^(fail|not-proven)$/);
        });
    }
  });

async function statusOf(
  noise: (typeof NOISES)[number],
  twin: 'green' | 'red',
  name: string,
  change: Change,
): Promise<string> {
  await using _others = await makeNoise(noise);
  const { report, folder } = await runTampered(change);
  await keepRun(folder, { set: `noise-${noise}`, name: basename(folder) });
  const { status, reason } = report.verdict;
  tally[noise] ??= [];
  tally[noise].push({ twin, name, status, ...(reason === undefined ? {} : { reason }) });
  console.log(`${noise} ${name}: ${status} ${reason ?? ''}`);
  return status;
}
