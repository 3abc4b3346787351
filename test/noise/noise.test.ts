/**
 * Runs that should pass, and red twins of them, while others keep the machine busy: whatever they do, no run that should
 * pass fails and no red twin passes. What came of each is added to `results/noise.json`, which `npm run trust` publishes.
 *
 *   npm run test:all -- noise                                          two that should pass and two red twins, beside each
 *   FIREDRILL_NOISE=busy-4 FIREDRILL_NOISE_RUNS=20 npm run test:all -- noise    20 green and 20 red, beside four busy processes
 *
 * The cases take turns, and a part goes on with the turns where the last part has left off.
 */

import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import breakerOpen from '../../drills/breaker-open.ts';
import dbDown from '../../drills/db-down.ts';
import { commitOfCheckout } from '../../harness/cli/own-version.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { conditionNow, unfit } from '../../harness/host/fitness.ts';
import { breakerOpensLate } from '../red/cases/breaker.ts';
import { livenessLooksAtDatabase, readinessHangs, readinessLies } from '../red/cases/health.ts';
import { type Change, runTampered } from '../support/drill.ts';
import { keepRun } from '../support/keep-run.ts';
import { makeNoise, NOISES, type Noise } from '../support/noise.ts';
import { addTo, readTally, shareOf } from './tally.ts';
import { turns } from './turns.ts';

const GREEN: readonly { name: string; change: Change }[] = [
  { name: 'db-down', change: { drill: dbDown } },
  { name: 'db-down/refused', change: { drill: dbDown, variant: 'refused' } },
  { name: 'breaker-open', change: { drill: breakerOpen } },
];
const RED = [readinessLies, readinessHangs, livenessLooksAtDatabase, breakerOpensLate];
const TALLY = join(ROOT, 'results/noise.json');

const { FIREDRILL_NOISE = NOISES.join(), FIREDRILL_NOISE_RUNS = '2', FIREDRILL_NOISE_CASES } = process.env;
const cases = FIREDRILL_NOISE_CASES?.split(',');
const asked = <T extends { name: string }>(all: readonly T[]) =>
  all.filter(({ name }) => cases === undefined || cases.includes(name));
const many = Number(FIREDRILL_NOISE_RUNS);
const before = await readTally(TALLY);

for (const noise of NOISES.filter((one) => FIREDRILL_NOISE.split(',').includes(one)))
  describe(`beside ${noise}`, () => {
    const had = (twin: 'green' | 'red') => shareOf(before[noise] ?? [], twin).runs;
    for (const { one, nth } of turns(asked(GREEN), had('green'), many))
      test(`${one.name} does not fail, run ${nth}`, async ({ skip }) => {
        await aloneFor(noise, skip);
        expect(await statusOf(noise, 'green', one.name, one.change)).not.toBe('fail');
      });
    for (const { one, nth } of turns(asked(RED), had('red'), many))
      test(`${one.name} does not pass, run ${nth}`, async ({ skip }) => {
        await aloneFor(noise, skip);
        expect(await statusOf(noise, 'red', one.name, one.change)).toMatch(/^(fail|not-proven)$/);
      });
  });

/** What others do beside a run that is to have nothing beside it would be taken for the machine's own. */
async function aloneFor(noise: Noise, skip: (why: string) => void): Promise<void> {
  if (noise !== 'none') return;
  const reasons = unfit(await conditionNow(ROOT), 0);
  if (reasons.length > 0) skip(`others keep this machine busy: ${reasons.join('; ')}`);
}

async function statusOf(noise: Noise, twin: 'green' | 'red', name: string, change: Change): Promise<string> {
  await using _others = await makeNoise(noise);
  const { report, folder } = await runTampered(change);
  await keepRun(folder, { set: `noise-${noise}`, name: basename(folder) });
  const { status, reason } = report.verdict;
  const why = reason === undefined ? {} : { reason };
  await addTo(TALLY, noise, {
    twin,
    name,
    status,
    ...why,
    at: new Date().toISOString(),
    commit: commitOfCheckout(),
  });
  console.log(`${noise} ${name}: ${status} ${reason ?? ''}`);
  return status;
}
