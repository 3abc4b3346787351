import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { judged, judgementIn } from './judged.ts';
import { parseTimeline } from './recording.ts';

/** A run that is over: its timeline as text, and what its own `report.json` says of it. */
export interface FinishedRun {
  timeline: string;
  judgement: unknown;
}

/**
 * Reads a run that is to be kept.
 * @param folder that of a run or a rehearsal
 * @throws Error when the present judge says something else of it than its report: one of both is not of this version
 */
export async function finishedRun(folder: string): Promise<FinishedRun> {
  const timeline = await readFile(join(folder, 'timeline.jsonl'), 'utf8');
  const judgement = judgementIn(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')));
  const now = judged(parseTimeline(timeline));
  if (!isDeepStrictEqual(judgement, now))
    throw new Error(`${folder}: the present judge does not say what its report.json says; record it again`);
  return { timeline, judgement };
}
