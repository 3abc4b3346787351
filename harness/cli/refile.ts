import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifest, parseManifest } from '../report/manifest.ts';
import type { Rendering } from '../report/renderings.ts';
import { digestsOf, MANIFEST } from './digests.ts';

/** Writes the reports and their lines of the manifest; what it says of the evidence itself stays as it was. */
export async function refile(folder: string, renderings: readonly Rendering[]): Promise<void> {
  for (const { name, content } of renderings) await writeFile(join(folder, name), content);
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  // Evidence without a manifest when it was new cannot be vouched for now.
  if (text === undefined) return;
  const written = new Set(renderings.map(({ name }) => name));
  const kept = parseManifest(text).filter(({ name }) => !written.has(name));
  const anew = (await digestsOf(folder)).filter(({ name }) => written.has(name));
  await writeFile(join(folder, MANIFEST), manifest([...kept, ...anew]));
}
