/**
 * A process that appends entries to the index of a results folder, one after another, and prints the id of each as soon as it
 * is there: `node index-writer.ts <results> <name> <how many>`.
 */

import { appendEntries } from '../../harness/cli/history/append.ts';
import { pastRun } from '../unit/support/past.ts';

const [results = '', name = '', count = '0'] = process.argv.slice(2);
for (let n = 1; n <= Number(count); n += 1) {
  const run = `${name}-${n}`;
  // Several pages long, as those of real runs are: one that is killed has the best chance to be in the midst of one.
  const findings = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`a/finding/${at}`, 'pass' as const]),
  );
  await appendEntries(results, [pastRun({ run, findings })]);
  process.stdout.write(`${run}\n`);
}
