import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeEvidence } from '../../harness/cli/evidence.ts';
import { fileRehearsal } from '../../harness/cli/rehearse/file-rehearsal.ts';
import type { Part } from '../../harness/rehearse/part.ts';
import { type Recording, timelineOf } from '../recorded/support/recording.ts';

/**
 * Files a recorded run in a results folder, with its reports and its entry in the index.
 * @param kept whether a record, as its line has it, is part of the run that is filed; all are when left out
 * @returns its folder
 */
export async function fileRecorded(
  results: string,
  recording: Recording,
  run: string,
  kept: (line: string) => boolean = () => true,
): Promise<string> {
  const folder = join(results, run);
  await layRecorded(folder, recording, kept);
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
  await layRecorded(folder, { set: 'rehearsals', name }, () => true);
  await fileRehearsal(folder, parts);
  return folder;
}

async function layRecorded(
  folder: string,
  recording: Recording,
  kept: (line: string) => boolean,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = (await timelineOf(recording)).map((record) => `${JSON.stringify(record)}\n`).filter(kept);
  await writeFile(join(folder, 'timeline.jsonl'), lines.join(''));
}
