import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../host/regular-file.ts';
import { manifest, parseManifest } from '../report/manifest.ts';
import type { Rendering } from '../report/renderings.ts';
import { digestsOf, MANIFEST } from './digests.ts';

/**
 * Writes the reports and their lines of the manifest; what it says of the evidence itself stays as it was.
 * @param vouched whether the manifest may vouch for them: what is made of doubtful evidence is no part of it
 */
export async function refile(
  folder: string,
  renderings: readonly Rendering[],
  vouched: boolean,
): Promise<void> {
  for (const { name, content } of renderings) await replaceFile(join(folder, name), content);
  if (!vouched) return;
  const text = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
  // Evidence without a manifest when it was new cannot be vouched for now.
  if (text === undefined) return;
  const written = new Set(renderings.map(({ name }) => name));
  const kept = parseManifest(text).filter(({ name }) => !written.has(name));
  const anew = (await digestsOf(folder)).filter(({ name }) => written.has(name));
  await replaceFile(join(folder, MANIFEST), manifest([...kept, ...anew]));
}

/** Renamed into place: where a link stands, it is the link that goes, and not what it leads to. */
async function replaceFile(file: string, content: string): Promise<void> {
  // One that was killed before may have left it.
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, content, { flag: 'wx', mode: 0o600 });
  await rename(`${file}.new`, file);
}
