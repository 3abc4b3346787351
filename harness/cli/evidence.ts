import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../model/judgement.ts';
import type { Document } from '../report/document.ts';
import { manifest } from '../report/manifest.ts';
import { type Rendering, render } from '../report/renderings.ts';
import { replayJson } from '../run/replay-json.ts';
import { digestsOf, MANIFEST } from './digests.ts';
import { readTimeline } from './stored-timeline.ts';

/** A run that is over, judged. */
export interface Evidence {
  report: Report;
  document: Document;
  /** Where everything that was seen and follows from it is kept. */
  folder: string;
}

/**
 * Judges the timeline in a run's folder as it is on disk, which is what `judge` will read again, and writes
 * the reports beside it; `rules` go into a folder of their own. The manifest is written last, over everything.
 */
export async function writeEvidence(folder: string, rules: readonly Rendering[]): Promise<Evidence> {
  const { facts } = await readTimeline(join(folder, 'timeline.jsonl'));
  const replay = replayJson(facts);
  const about = [...rules, ...(replay === undefined ? [] : [{ name: 'replay.json', content: replay }])];
  if (about.length > 0) await mkdir(join(folder, 'rules'), { recursive: true });
  for (const { name, content } of about) await writeFile(join(folder, 'rules', name), content);
  const { report, document, renderings } = render(facts);
  for (const { name, content } of renderings) await writeFile(join(folder, name), content);
  await writeFile(join(folder, MANIFEST), manifest(await digestsOf(folder)));
  return { report, document, folder };
}
