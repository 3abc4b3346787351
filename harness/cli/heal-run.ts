import { open } from 'node:fs/promises';
import { join } from 'node:path';
import pRetry from 'p-retry';
import { findEngine } from '../engine/find-engine.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { notUndone, removeRun } from '../safety/heal.ts';
import { appendToJournal, JOURNAL } from '../safety/undo-journal.ts';
import { writeEvidence } from './evidence.ts';
import { readTimeline } from './stored-timeline.ts';

/** A run whose own process cannot heal it any more. */
export interface Lost {
  run: string;
  folder: string;
  /** What became of its runner, in words. */
  how: string;
  /** Whether its runner may write on, and will say itself how it ended. */
  mayWriteOn: boolean;
}

/**
 * Removes a lost run's stack, and with it whatever fault was in; then ends its journal and its timeline and judges it.
 *
 * @param by who does it, for the record
 * @throws Error when no engine answers within a minute and a half, or it would not remove something
 */
export async function healRun({ run, folder, how, mayWriteOn }: Lost, by: string): Promise<void> {
  const began = performance.now();
  // An engine that is being restarted comes back; ten attempts last a minute and a half.
  const removed = await pRetry(removeFromEngine, { retries: 9, minTimeout: 250, maxTimeout: 15_000 });
  const journal = join(folder, JOURNAL);
  const left = await notUndone(journal);
  const effect = left.length === 0 ? 'no fault was in' : `${left.join(', ')} went with it`;
  const because = `${how}; ${by} removed the stack: ${effect}`;
  const tookMs = Math.round(performance.now() - began);
  // The user may have removed the folder, too; what counts is that nothing is left on the engine.
  try {
    appendToJournal(journal, { healed: { by, because, removed: removed.length, tookMs } });
    if (!mayWriteOn) await file(folder, because);
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
  const { facts, truncated } = await readTimeline(timeline);
  if (facts.header === undefined || facts.end !== undefined) return;
  const last: TimelineRecord = { kind: 'end', t: facts.last, outcome: 'error', reason };
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
