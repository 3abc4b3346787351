import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeEvidence } from '../../harness/cli/evidence.ts';
import { fileRehearsal } from '../../harness/cli/rehearse/file-rehearsal.ts';
import type { Part } from '../../harness/rehearse/part.ts';
import { type Recording, timelineOf } from '../recorded/support/recording.ts';

/** Files a recorded run in a results folder, with its reports and its entry in the index. @returns its folder */
export async function fileRecorded(results: string, recording: Recording, run: string): Promise<string> {
  const folder = join(results, run);
  await layRecorded(folder, recording);
  await writeEvidence(folder);
  return folder;
}

/** The same of a rehearsal. @param parts those of the rehearsal that it is of */
export async function fileRecordedRehearsal(
  results: string,
  name: string,
  run: string,
  parts: readonly Part[],
): Promise<string> {
  const folder = join(results, 'rehearsals', run);
  await layRecorded(folder, { set: 'rehearsals', name });
  await fileRehearsal(folder, parts);
  return folder;
}

async function layRecorded(folder: string, recording: Recording): Promise<void> {
  await mkdir(folder, { recursive: true });
  const records = await timelineOf(recording);
  await writeFile(
    join(folder, 'timeline.jsonl'),
    records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
}
