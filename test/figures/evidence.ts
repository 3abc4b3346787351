/** What benchmarks have left and the pages of figures are made of: files of this folder, which `npm run figures` takes over. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../harness/host/write-atomically.ts';
import { LEFT, type Left, leftSchema } from '../bench/support/left.ts';

const EVIDENCE = join(import.meta.dirname, 'evidence');

/** By benchmark; one that was never run is not there. */
export async function readEvidence(folder = EVIDENCE): Promise<Map<string, Left>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  const all = await Promise.all(
    files.map(async (name) => leftSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  );
  return new Map(all.map((one) => [one.bench, one]));
}

/** What was left since takes the place of what was there, whether it is better or not. */
export async function takeOver(): Promise<Map<string, Left>> {
  const now = await readEvidence(LEFT);
  await mkdir(EVIDENCE, { recursive: true });
  for (const [bench, left] of now)
    await writeAtomically(join(EVIDENCE, `${bench}.json`), `${JSON.stringify(left)}\n`, 0o644);
  return readEvidence();
}
