/**
 * `npm run prove -- --lot 1/10`: a lot of the mutants of every drill in every variant on every target, each drill after the
 * other; all ten are everything. Goes on after a survivor, and ends with the worst exit code. What is found out is in
 * `results/proofs/`. A tenth takes an hour and a quarter by estimate: 26 control runs and 34 mutants' of a minute and more.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { matrix } from '../../harness/cli/matrix.ts';
import { ROOT } from '../../harness/cli/project.ts';

/** Worst first: of Firedrill's own trouble and interruptions one hears before survivors and what was not tried. */
const WORST = [70, 64, 130, 143, 1, 2, 0];

const options = process.argv.slice(2);
const pairs = (await matrix(ROOT)).filter(({ applies }) => applies);
const codes = pairs.flatMap(({ drill, target, variants }) =>
  variants.map((variant) => {
    const args = ['prove', `${drill}/${variant}`, '--target', target, '--live', ...options];
    console.log(`firedrill ${args.join(' ')}`);
    const { status, signal } = spawnSync(join(ROOT, 'firedrill'), args, { stdio: 'inherit' });
    return status ?? (signal === 'SIGINT' ? 130 : 70);
  }),
);
process.exitCode = WORST.find((code) => codes.includes(code)) ?? 70;
