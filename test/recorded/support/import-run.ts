import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judged, judgementIn } from './judged.ts';
import { keepExpectation, keepTimeline, parseTimeline, type Recording } from './recording.ts';

/**
 * Keeps a run that is over. What is expected of it from now on is what its own `report.json` says.
 * @param folder that of a run or a rehearsal
 * @throws Error when the present judge says something else of it than its report: one of both is not of this version
 */
export async function importRun(folder: string, recording: Recording): Promise<void> {
  const text = await readFile(join(folder, 'timeline.jsonl'), 'utf8');
  const filed = judgementIn(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')));
  const now = judged(parseTimeline(text));
  if (JSON.stringify(filed) !== JSON.stringify(now))
    throw new Error(`${folder}: the judge of today does not say what report.json says`);
  await keepTimeline(recording, text);
  await keepExpectation(recording, filed);
}
