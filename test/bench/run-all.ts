/**
 * `npm run bench`: every benchmark, one after another, each in a process of its own so that none warms or burdens
 * the next. A bound that is missed is printed and fails nothing: figures are to be read, not to be made green.
 */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = import.meta.dirname;
const only = process.argv.slice(2);
const benches = (await readdir(folder))
  .filter((file) => file.endsWith('.ts') && file !== 'run-all.ts')
  .filter((file) => only.length === 0 || only.some((name) => file.startsWith(name)))
  .sort();
if (benches.length === 0) {
  console.error(`no benchmark is called ${only.join(', ')}`);
  process.exitCode = 64;
}
for (const bench of benches) {
  console.log(`\n── ${bench}`);
  const code = await new Promise((resolve) => {
    spawn(process.execPath, [join(folder, bench)], { stdio: ['ignore', 'inherit', 'inherit'] }).on(
      'close',
      resolve,
    );
  });
  // Not a missed bound: the benchmark itself could not measure.
  if (code !== 0) process.exitCode = 1;
}
