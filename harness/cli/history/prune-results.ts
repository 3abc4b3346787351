import { lstat, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Filed } from '../../history/entry.ts';
import { type Kept, type PruneRule, ruleInWords, toPrune } from '../../history/pruning.ts';
import { suitesUnder } from '../suite/suite-state.ts';
import { appendEntries } from './append.ts';
import { type Index, readIndex } from './read-index.ts';
import { takeIn, unindexed } from './take-in.ts';

export interface Pruned {
  gone: Filed[];
  kept: Kept[];
  /** What is neither kept nor taken, with why. */
  refused: string[];
}

/**
 * Takes away folders of the past by rule. First the index is told, so that what is gone is never taken for vanished; a prune
 * that is interrupted is finished by the next.
 * @param dry whether only to say what would go
 */
export async function pruneResults(results: string, rule: PruneRule, dry: boolean): Promise<Pruned> {
  const before = await readIndex([results]);
  const lies = await unindexed(results, before);
  // What is taken away has to be in the index.
  if (!dry) await takeIn(results, lies);
  const index = dry ? { ...before, filed: [...before.filed, ...lies.entries] } : await readIndex([results]);
  const there = await thoseThere(results, index);
  const { go, kept } = toPrune(there, rule, new Date(), await inUse(results));
  if (!dry && go.length > 0) {
    const runs = go.map(({ run, folder }) => ({ run, folder }));
    await appendEntries(results, [{ kind: 'pruned', rule: ruleInWords(rule), runs }]);
    for (const { folder } of go) await rm(join(results, folder), { recursive: true, force: true });
    await repoint(results, there);
    await repoint(join(results, 'rehearsals'), there);
  }
  return { gone: go, kept, refused: lies.refused };
}

/** Those that have a folder of their own; a link is another's. */
async function thoseThere(results: string, { filed }: Pick<Index, 'filed'>): Promise<Filed[]> {
  const there = await Promise.all(
    filed.map(async (entry) => {
      const found = await lstat(join(results, entry.folder)).catch(() => undefined);
      return found?.isDirectory() ? [entry] : [];
    }),
  );
  return there.flat();
}

/** Runs of a suite that --resume may go on with, and that suite. */
async function inUse(results: string): Promise<Map<string, string>> {
  const open = (await suitesUnder(results)).filter(({ state }) => !state.finished);
  return new Map(
    open.flatMap(({ id, state }) => {
      const because = `suite --resume may go on with ${id}`;
      return [id, ...state.done.map(({ run }) => run)].map((run) => [run, because] as const);
    }),
  );
}

/** Points `latest` at the newest that is left, where what it pointed at is gone. */
async function repoint(folder: string, entries: readonly Filed[]): Promise<void> {
  const link = join(folder, 'latest');
  const was = await readlink(link).catch(() => undefined);
  if (was === undefined || (await lstat(join(folder, was)).catch(() => undefined))) return;
  const names = entries.toReversed().map((entry) => entry.folder.split('/').at(-1) ?? '');
  for (const name of names) {
    if (!(await lstat(join(folder, name)).catch(() => undefined))) continue;
    const scratch = join(folder, `.latest-${name}`);
    await symlink(name, scratch);
    await rename(scratch, link);
    return;
  }
  await rm(link);
}
