import { join } from 'node:path';
import { count } from '../../text/format.ts';
import { folderState } from './folder-state.ts';
import { HISTORY } from './places.ts';
import type { Index } from './read-index.ts';
import { signedUpTo } from './signing.ts';
import { unindexed } from './take-in.ts';

const NO_ENTRY =
  'has no entry: it was filed before there was an index or copied here, or its entry was taken out; history takes it in';

/** What a verification found. */
export interface Verified {
  /** What was changed or is missing, in sentences; where there is none, all is as it was filed. */
  problems: string[];
  /** What is whole, in sentences. */
  notes: string[];
}

/**
 * Holds every folder against its entry, and every entry against those after it.
 * @param signer file of the public key that all must be signed by
 */
export async function verify(
  places: readonly string[],
  index: Index,
  signer: string | undefined,
): Promise<Verified> {
  const problems = [...index.problems];
  const [whole, pruned] = [[] as string[], [] as string[]];
  for (const entry of index.filed) {
    const tombstone = index.pruned.get(entry.run);
    const state = await folderState(places, entry);
    if (state === 'gone' && tombstone === undefined)
      problems.push(`${entry.folder} has vanished: no prune took it, and there is no folder of that name`);
    else if (state === 'gone') pruned.push(entry.run);
    else if (tombstone !== undefined)
      problems.push(
        `${entry.folder} was pruned on ${tombstone.at.slice(0, 10)} and is there: prune was interrupted, or it was put back; prune again, or take it away`,
      );
    else if (state.length > 0) problems.push(...state);
    else whole.push(entry.run);
  }
  for (const results of places) {
    const { entries, refused } = await unindexed(results, index);
    problems.push(...refused, ...entries.map(({ folder }) => `${folder} ${NO_ENTRY}`));
  }
  if (signer !== undefined) problems.push(...(await notSigned(places, index, signer)));
  const number = index.chains.reduce((sum, { entries: all }) => sum + all.length, 0);
  return {
    problems,
    notes: [
      ...index.notes,
      `${count(number, 'entry', 'entries')} in ${count(index.chains.length, 'chain')}; ${count(whole.length, 'folder')} as filed, ${pruned.length} pruned`,
    ],
  };
}

async function notSigned(places: readonly string[], { chains }: Index, signer: string): Promise<string[]> {
  const signed = await Promise.all(
    places.map((results) => signedUpTo(join(results, HISTORY), chains, signer)),
  );
  return chains.flatMap(({ name, entries }) => {
    const upTo = Math.max(...signed.map((one) => one.get(name) ?? 0));
    const last = entries.at(-1)?.link.seq ?? 0;
    if (last <= upTo) return [];
    return [
      upTo === 0
        ? `${name} is not signed by ${signer}`
        : `${name} is signed by ${signer} up to its entry ${upTo} of ${last}`,
    ];
  });
}
