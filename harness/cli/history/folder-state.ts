import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Filed } from '../../history/entry.ts';
import { vouchedBy } from '../../history/vouched.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import { digestsOf, MANIFEST } from '../digests.ts';

/**
 * What is wrong with the folder that an entry names; empty where all is as it was. `gone` where there is none.
 * @param places folders of results, in the first of which that has it
 */
export async function folderState(places: readonly string[], entry: Filed): Promise<'gone' | string[]> {
  for (const results of places) {
    const state = await stateIn(results, entry);
    if (state !== 'gone') return state;
  }
  return 'gone';
}

async function stateIn(results: string, entry: Filed): Promise<'gone' | string[]> {
  const folder = join(results, entry.folder);
  const found = await lstat(folder).catch(() => undefined);
  if (found === undefined) return 'gone';
  if (!found.isDirectory()) return [`${entry.folder} is no folder but a link, or a file`];
  const { file, sha256 } = entry.evidence;
  const vouches = await readRegularText(join(folder, file)).catch(() => undefined);
  if (vouches === undefined) return [`${entry.folder}/${file} is missing`];
  if (vouchedBy(entry.kind, vouches) !== sha256)
    return [`${entry.folder}/${file} is not the one that was filed: the evidence was changed or swapped`];
  return file === MANIFEST ? changesIn(folder, entry.folder, vouches) : [];
}

/** @param shown how the folder is called @param manifest its text */
export async function changesIn(folder: string, shown: string, manifest: string): Promise<string[]> {
  const changes = differences(parseManifest(manifest), await digestsOf(folder));
  return changes.map((change) => `${shown}/${change}`);
}
