import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Filed } from '../../history/entry.ts';

/** The folder of the index, below the results. */
export const HISTORY = 'history';
export const CHAIN = '.jsonl';
export const SIGNATURES = '.signatures.jsonl';

/** Rehearsals, gates and results of tests have a folder of their own below the results. */
const ABOVE: Readonly<Partial<Record<Filed['kind'], string>>> = {
  rehearsal: 'rehearsals',
  gate: 'gates',
  tests: 'tests',
};

/** Which results a folder of that kind lies in, and what it is called below them. */
export function placeOf(kind: Filed['kind'], folder: string): { results: string; folder: string } {
  const [above, name] = [dirname(folder), basename(folder)];
  return kind in ABOVE
    ? { results: dirname(above), folder: `${basename(above)}/${name}` }
    : { results: above, folder: name };
}

/** Every folder below the results that may hold something that was filed; links, such as `latest`, are none. */
export async function foldersIn(results: string): Promise<string[]> {
  const above = Object.values(ABOVE);
  const own = (await namesIn(results)).filter((name) => name !== HISTORY && !above.includes(name));
  const below = above.map(async (folder) =>
    (await namesIn(join(results, folder))).map((name) => `${folder}/${name}`),
  );
  return [...own, ...(await Promise.all(below)).flat()];
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** The names of the chains in a folder of an index. */
export async function chainsIn(history: string): Promise<string[]> {
  const entries = await readdir(history, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((one) => one.isFile() && one.name.endsWith(CHAIN) && !one.name.endsWith(SIGNATURES))
    .map((one) => one.name.slice(0, -CHAIN.length))
    .sort();
}
