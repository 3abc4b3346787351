import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openRegular } from '../host/regular-file.ts';
import { SCRATCH } from '../host/write-atomically.ts';
import type { Digest } from '../report/manifest.ts';

export const MANIFEST = 'MANIFEST.sha256';

/** The digest of every file below a run's folder, but of the manifest itself, also of one that is not whole yet. */
export async function digestsOf(folder: string): Promise<Digest[]> {
  const files = (await filesBelow(folder)).filter(
    (name) => name !== MANIFEST && name !== `${MANIFEST}${SCRATCH}`,
  );
  const digests: Digest[] = [];
  for (const name of files.sort()) digests.push({ name, sha256: await sha256(join(folder, name)) });
  return digests;
}

/** Paths with forward slashes. Links are not followed: two of them that lead to their own folder have no end. */
async function filesBelow(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const name = `${below}${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, `${name}/`);
    return entry.isFile() ? [name] : [];
  });
  return (await Promise.all(found)).flat();
}

/** In lower-case hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await using handle = await openRegular(file);
  await pipeline(handle.createReadStream({ autoClose: false }), hash);
  return hash.digest('hex');
}
