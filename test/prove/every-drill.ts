/**
 * `npm run prove -- --lot 1/7`: every mutant, live ones too, of a lot of the runs that the nightly suite has; all seven lots
 * of one seed are everything. Goes on after a survivor, and ends with the worst exit code. What is found out is in
 * `results/proofs/`. A run's mutants take a quarter of an hour by estimate, those of a load twice as long.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { keyOf, planSuite } from '../../harness/cli/suite/plan-suite.ts';
import { seedOfDay } from '../../harness/cli/suite/sample.ts';
import { parseShard, partOf } from '../../harness/cli/suite/shard.ts';
import { loadSuites } from '../../harness/cli/suite/suites.ts';
import { shuffled } from '../../harness/run/loading/shuffle.ts';

/** Worst first: of Firedrill's own trouble and interruptions one hears before survivors and what was not tried. */
const WORST = [70, 64, 130, 143, 1, 2, 0];

const { values } = parseArgs({ options: { lot: { type: 'string' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? seedOfDay(new Date()) : Number(values.seed);
const { nightly } = await loadSuites(ROOT);
if (nightly === undefined) throw new Error('drills/suites.yml has no nightly');
const { units } = planSuite('nightly', nightly, await loadDrills(ROOT), await loadTargets(ROOT), seed);
const lot = partOf(shuffled(units, seed), parseShard(values.lot ?? '1/1', '--lot'));
const codes = lot.map((unit) => {
  const { drill, variant, target } = unit;
  const args = ['prove', `${drill}/${variant}`, '--target', target, '--live'];
  console.log(`\n${keyOf(unit)}: firedrill ${args.join(' ')}`);
  const { status, signal } = spawnSync(join(ROOT, 'firedrill'), args, { stdio: 'inherit' });
  return status ?? (signal === 'SIGINT' ? 130 : 70);
});
process.exitCode = WORST.find((code) => codes.includes(code)) ?? 70;
