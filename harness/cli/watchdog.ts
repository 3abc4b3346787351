/**
 * The watchdog's program, see `safety/watchdog.ts`: holds the lease of one run on its stdin, and when the runner
 * dies or falls silent, removes the run's stack and writes down what it did.
 */

import { leaseEnds } from '../safety/lease.ts';
import { forgetOpenRun } from '../safety/open-runs.ts';
import { HEALED, type WatchdogOrder } from '../safety/watchdog.ts';
import { healRun } from './heal-run.ts';

const { run, folder, leaseMs } = JSON.parse(process.argv[2] ?? '') as WatchdogOrder;
const end = await leaseEnds(process.stdin, leaseMs);
// What is still to be read must not keep this process alive.
process.stdin.destroy();
if (end !== 'over') {
  const gone = end === 'gone';
  const how = gone ? 'the runner was killed' : 'the runner gave no sign of life';
  await healRun({ run, folder, how, mayWriteOn: !gone }, 'the watchdog');
  // A runner that is merely silent takes its name off itself, or its next command does.
  if (gone) forgetOpenRun(run);
  process.exitCode = HEALED;
}
