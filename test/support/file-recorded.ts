import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeEvidence } from '../../harness/cli/evidence.ts';
import { type Recording, timelineOf } from '../recorded/support/recording.ts';

/** Files a recorded run in a results folder, with its reports and its entry in the index. @returns its folder */
export async function fileRecorded(results: string, recording: Recording, run: string): Promise<string> {
  const folder = join(results, run);
  await mkdir(folder);
  const records = await timelineOf(recording);
  await writeFile(
    join(folder, 'timeline.jsonl'),
    records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
  await writeEvidence(folder);
  return folder;
}
