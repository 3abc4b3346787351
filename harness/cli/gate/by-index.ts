/** What the index of the results says of evidence: what it names and is not there, and what is not what it names. */

import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Filed } from '../../history/entry.ts';
import { vouchedBy } from '../../history/vouched.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { MANIFEST } from '../digests.ts';
import type { Index } from '../history/read-index.ts';

/**
 * The newest that the index names and whose folder is not there, if it is newer than what is: an older one that was better
 * must not stand in for it. What was pruned went by a rule.
 * @param isMeant which entries are of what is asked for
 * @param there the folder that was found, below the results
 */
export function newerThatIsGone<E extends Filed>(
  results: string,
  { filed, pruned }: Index,
  isMeant: (entry: Filed) => entry is E,
  there: string | undefined,
): E | undefined {
  const all = filed.filter(isMeant);
  const known = all.find(({ folder }) => folder === there);
  const since = known?.startedAt ?? (there === undefined ? '' : stampIn(there));
  const gone = all.filter(
    ({ folder, run, startedAt }) =>
      !pruned.has(run) && isNewer({ folder, startedAt }, since) && !isFolder(join(results, folder)),
  );
  return gone.at(-1);
}

/** Why it is not there, for a gate. */
export function whyGone(verdict: string): string {
  return `its folder is gone, and by the index its verdict was ${verdict}: bring it back, or run it again`;
}

/** Why what vouches for a folder is not what was filed. @param folder below the results */
export async function notAsIndexed(
  results: string,
  { filed }: Index,
  folder: string,
): Promise<string | undefined> {
  const entry = filed.find((one) => one.folder === folder);
  if (entry === undefined) return undefined;
  const manifest = await readRegularText(join(results, folder, MANIFEST)).catch(() => undefined);
  if (manifest === undefined || vouchedBy(entry.kind, manifest) === entry.evidence.sha256) return undefined;
  return `its ${MANIFEST} is not the one that the index names: the evidence was changed or swapped, and vouched for anew`;
}

/** @param since a moment, or a folder's stamp in the same form */
function isNewer({ folder, startedAt }: { folder: string; startedAt: string }, since: string): boolean {
  return since.includes('T') ? startedAt > since : stampIn(folder) > since;
}

/** The moment in a folder's name; of one that is called otherwise none. */
function stampIn(folder: string): string {
  return /(?:^|\/)(\d{8}-\d{6})-/.exec(folder)?.[1] ?? '';
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
