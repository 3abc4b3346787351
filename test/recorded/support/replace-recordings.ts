import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { differences } from './differences.ts';
import { finishedRun } from './finished-run.ts';
import { compared } from './parts.ts';
import {
  expectationOf,
  keepExpectation,
  keepTimeline,
  type Recording,
  recordingsOf,
  runsOf,
  SETS,
} from './recording.ts';

/**
 * Puts runs that were recorded anew in the place of those that were there, and prints what differs.
 * @param place a folder with a folder for each set and in it one for each recording
 * @param which `all`: a recording that is not among them is one too many, and goes
 * @throws Error before anything is replaced, when one of them is not of this version
 */
export async function replaceRecordings(
  place: string,
  recordings: readonly Recording[],
  which: 'all' | 'these',
): Promise<void> {
  const before = new Map<string, unknown>();
  const keys = new Set(recordings.map(keyOf));
  for (const one of SETS.flatMap(recordingsOf))
    if (which === 'all' || keys.has(keyOf(one))) before.set(keyOf(one), await expectationOf(one));
  for (const one of recordings) await finishedRun(folderOf(place, one));
  if (which === 'all') for (const set of SETS) await rm(runsOf(set), { recursive: true, force: true });

  const moved: string[] = [];
  for (const one of recordings) {
    const { timeline, judgement } = await finishedRun(folderOf(place, one));
    await keepTimeline(one, timeline);
    await keepExpectation(one, judgement);
    const key = keyOf(one);
    const lines = before.has(key) ? differences(compared(before.get(key), judgement)).grades : ['new'];
    moved.push(...lines.map((line) => `${key}: ${line}`));
    before.delete(key);
  }
  moved.push(...[...before.keys()].map((key) => `${key}: gone`));
  console.log(`${recordings.length} recorded; verdicts and grades that moved: ${moved.length || 'none'}`);
  for (const line of moved) console.log(`  ${line}`);
  console.log('times and figures are those of the new runs; git diff shows them');
}

function keyOf({ set, name }: Recording): string {
  return `${set}/${name}`;
}

function folderOf(place: string, { set, name }: Recording): string {
  return join(place, set, name);
}
