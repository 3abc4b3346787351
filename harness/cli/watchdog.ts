/**
 * The watchdog's program, see `safety/watchdog.ts`: holds the lease of one run on its stdin, and when the runner
 * dies or falls silent, removes the run's stack and writes down what it did.
 */

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import pRetry from 'p-retry';
import { findEngine } from '../engine/find-engine.ts';
import type { TimelineRecord } from '../model.ts';
import { notUndone, removeRun } from '../safety/heal.ts';
import { type LeaseEnd, leaseEnds } from '../safety/lease.ts';
import { appendToJournal, JOURNAL } from '../safety/undo-journal.ts';
import { HEALED, type WatchdogOrder } from '../safety/watchdog.ts';
import { writeEvidence } from './evidence.ts';
import { readTimeline } from './stored-timeline.ts';

const BECAUSE: Readonly<Record<Exclude<LeaseEnd, 'over'>, string>> = {
  gone: 'the runner was killed',
  silent: 'the runner gave no sign of life',
};

const order = JSON.parse(process.argv[2] ?? '') as WatchdogOrder;
const end = await leaseEnds(process.stdin, order.leaseMs);
// What is still to be read must not keep this process alive.
process.stdin.destroy();
if (end !== 'over') {
  await heal(order, end);
  process.exitCode = HEALED;
}

async function heal({ run, folder }: WatchdogOrder, end: Exclude<LeaseEnd, 'over'>): Promise<void> {
  const began = performance.now();
  // An engine that is being restarted comes back; ten attempts last a minute and a half.
  const removed = await pRetry(removeFromEngine, { retries: 9, minTimeout: 250, maxTimeout: 15_000 });
  const journal = join(folder, JOURNAL);
  const left = await notUndone(journal);
  const effect = left.length === 0 ? 'no fault was in' : `${left.join(', ')} went with it`;
  const because = `${BECAUSE[end]}; the watchdog removed the stack: ${effect}`;
  const tookMs = Math.round(performance.now() - began);
  // Somebody may have removed the folder, too; what counts is that nothing is left on the engine.
  try {
    appendToJournal(journal, { healed: { by: 'watchdog', because, removed: removed.length, tookMs } });
    // A runner that is merely silent may write on, and says itself how it ended.
    if (end === 'gone') await file(folder, because);
  } catch {}

  async function removeFromEngine() {
    const engine = await findEngine();
    if (engine === undefined) throw new Error('no engine answers');
    return removeRun(engine.docker, run);
  }
}

/** Ends the timeline that the runner could not end, and judges it: a killed run has a report like any other. */
async function file(folder: string, reason: string): Promise<void> {
  const timeline = join(folder, 'timeline.jsonl');
  const { evidence, truncated } = await readTimeline(timeline);
  if (evidence.header === undefined || evidence.end !== undefined) return;
  const last: TimelineRecord = { kind: 'end', t: evidence.last, outcome: 'error', reason };
  await using handle = await open(timeline, 'r+');
  const { size } = await handle.stat();
  const whole = size - Buffer.byteLength(truncated ?? '');
  await handle.truncate(whole);
  // A record may be whole and its end of line be missing; an empty line would be no record.
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, whole - 1);
  const between = buffer.toString() === '\n' ? '' : '\n';
  await handle.write(`${between}${JSON.stringify(last)}\n`, whole);
  await handle.sync();
  await writeEvidence(folder, []);
}
