import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SCRATCH } from '../host/write-atomically.ts';
import type { Digest } from '../report/manifest.ts';

export const MANIFEST = 'MANIFEST.sha256';

/** The digest of every file below a run's folder, but of the manifest itself, also of one that is not whole yet. */
export async function digestsOf(folder: string): Promise<Digest[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => name !== MANIFEST && name !== `${MANIFEST}${SCRATCH}`);
  const digests: Digest[] = [];
  for (const name of files.sort()) {
    digests.push({ name: name.split(sep).join('/'), sha256: await sha256(join(folder, name)) });
  }
  return digests;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
