import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pRetry from 'p-retry';
import { findEngine } from '../engine/find-engine.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { notUndone, removeRun } from '../safety/heal.ts';
import { appendToJournal, JOURNAL } from '../safety/undo-journal.ts';
import { MANIFEST } from './digests.ts';
import { writeEvidence } from './evidence.ts';
import { fileKilledRehearsal } from './rehearse/file-rehearsal.ts';
import { removeRunFolder } from './run-id.ts';
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

const TIMELINE = 'timeline.jsonl';

/**
 * Removes a lost run's stack, and with it whatever fault was in; then ends its journal and its timeline and judges it. One
 * that was killed when all was filed is left as it is.
 *
 * @param by who does it, for the record
 * @throws Error when no engine answers within a minute and a half, or it would not remove something
 */
export async function healRun({ run, folder, how, mayWriteOn }: Lost, by: string): Promise<void> {
  if (await isFiled(folder)) return;
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
    if (!(await hasRecords(folder))) return await removeRunFolder(folder);
    // One that lives and has ended its record is filing it; a line in its journal now would be one that no manifest knows.
    if (mayWriteOn && (await hasEnd(folder))) return;
    appendToJournal(journal, { healed: { by, because, removed: removed.length, tookMs } });
    if (!mayWriteOn) await fileKilled(folder, because);
  } catch {}

  async function removeFromEngine() {
    const engine = await findEngine();
    if (engine === undefined) throw new Error('no engine answers');
    return removeRun(engine.docker, run);
  }
}

/** The manifest is the last of what is filed; of a run without an end, it is that of a suite which could not wait for one. */
async function isFiled(folder: string): Promise<boolean> {
  const manifest = await stat(join(folder, MANIFEST)).catch(() => undefined);
  return manifest !== undefined && hasEnd(folder);
}

function hasEnd(folder: string): Promise<boolean> {
  return readTimeline(join(folder, TIMELINE)).then(
    ({ facts }) => facts.end !== undefined,
    () => false,
  );
}

/** A run is one from its first record on. */
async function hasRecords(folder: string): Promise<boolean> {
  return (await readFile(join(folder, TIMELINE), 'utf8').catch(() => '')).includes('\n');
}

/**
 * Ends a timeline that its runner could not end, and judges it: a killed run has a report like any other. One that had an
 * end, and was killed while it was judged, keeps that.
 * @param because how it ended, where its timeline does not say
 */
export async function fileKilled(folder: string, because: string): Promise<void> {
  const timeline = join(folder, TIMELINE);
  const { facts, truncated, first } = await readTimeline(timeline);
  if (first !== 'run' && first !== 'rehearsal') return;
  if (facts.end === undefined) await endTimeline(timeline, truncated, facts.last, because);
  if (first === 'run') await writeEvidence(folder);
  else await fileKilledRehearsal(folder, because);
}

async function endTimeline(
  timeline: string,
  truncated: string | undefined,
  t: number,
  reason: string,
): Promise<void> {
  const last: TimelineRecord = { kind: 'end', t, outcome: 'error', reason };
  await using handle = await open(timeline, 'r+');
  const { size } = await handle.stat();
  const whole = size - Buffer.byteLength(truncated ?? '');
  await handle.truncate(whole);
  // A record may be whole and its end of line be missing; an empty line would be no record.
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, whole - 1);
  const between = buffer.toString() === '\n' ? '' : '\n';
  await handle.write(`${between}${JSON.stringify(last)}\n`, whole);
  await handle.sync();
}
