import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names the folder in which runs are kept while the recorded set is made anew. */
export const RECORD_TO = 'FIREDRILL_RECORD_TO';

/** What a recording needs of a run's folder; the report last, by which it is known to be whole. */
const KEPT = ['timeline.jsonl', 'report.json'];

/**
 * While the recorded timelines are made anew (`npm run rerecord`), keeps what a test's run has written before the test
 * removes it; at any other time does nothing.
 */
export async function keepRun(folder: string, { set, name }: { set: string; name: string }): Promise<void> {
  const place = process.env[RECORD_TO];
  if (place) await copyRun(folder, join(place, set, name));
}

export async function copyRun(folder: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const file of KEPT) await cp(join(folder, file), join(to, file));
}
