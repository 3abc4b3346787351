import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../host/write-atomically.ts';
import type { Report } from '../model/judgement.ts';
import type { Document } from '../report/document.ts';
import { manifest } from '../report/manifest.ts';
import { type Rendering, render } from '../report/renderings.ts';
import { replayJson } from '../run/replay-json.ts';
import type { Redact } from '../safety/secrets/redact.ts';
import { digestsOf, MANIFEST } from './digests.ts';
import { indexRun } from './history/file-entry.ts';
import { RULES } from './run-id.ts';
import { readTimeline } from './stored-timeline.ts';

/** A run that is over, judged. */
export interface Evidence {
  report: Report;
  document: Document;
  /** Where everything that was seen and follows from it is kept. */
  folder: string;
}

/** Files the monitoring that a run asks, into a folder of its own: before the run, so that a killed one has it, too. */
export async function writeRules(folder: string, rules: readonly Rendering[], redact: Redact): Promise<void> {
  for (const { name, content } of rules) await writeInto(join(folder, RULES), name, redact(content));
}

/**
 * Judges the timeline in a run's folder as it is on disk, which is what `judge` will read again, and writes the reports
 * beside it. The manifest is written last, over everything: where one is, and the run has an end, all is filed, and the index
 * of the results is told.
 */
export async function writeEvidence(folder: string): Promise<Evidence> {
  const { facts } = await readTimeline(join(folder, 'timeline.jsonl'));
  const replay = replayJson(facts);
  if (replay !== undefined) await writeInto(join(folder, RULES), 'replay.json', replay);
  const { report, document, renderings } = render(facts);
  for (const { name, content } of renderings) await writeInto(folder, name, content);
  await writeManifest(folder);
  await indexRun(folder, report);
  return { report, document, folder };
}

/** Vouches for every file that is there: all of it at once, so that what a killed process leaves is none. */
export async function writeManifest(folder: string): Promise<void> {
  await writeAtomically(join(folder, MANIFEST), manifest(await digestsOf(folder)));
}

async function writeInto(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), content);
}
