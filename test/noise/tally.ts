import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What came of each run, by the noise beside it. */
export type Tally = Record<string, Came[]>;

export interface Came {
  twin: 'green' | 'red';
  name: string;
  status: string;
  reason?: string;
}

/** Adds some runs to those that a file holds already, and writes for each noise what share of them was proven. */
export async function addTo(file: string, more: Tally): Promise<void> {
  const before = await readFile(file, 'utf8').then(
    (text): Tally => (JSON.parse(text) as { runs: Tally }).runs,
    (): Tally => ({}),
  );
  const runs: Tally = { ...before };
  for (const [noise, came] of Object.entries(more)) runs[noise] = [...(before[noise] ?? []), ...came];
  const proven = Object.fromEntries(Object.entries(runs).map(([noise, came]) => [noise, shares(came)]));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ proven, runs }, null, 2)}\n`);
}

/** Of runs that should pass and of red twins: how many came out as they should, against it, and not proven. */
function shares(came: readonly Came[]) {
  const of = (twin: Came['twin'], right: (status: string) => boolean) => {
    const all = came.filter((one) => one.twin === twin);
    const proven = all.filter(({ status }) => right(status)).length;
    const open = all.filter(({ status }) => ['not-proven', 'error', 'aborted'].includes(status)).length;
    return { runs: all.length, proven, notProven: open, wrong: all.length - proven - open };
  };
  return {
    green: of('green', (status) => status === 'pass' || status === 'acceptable'),
    red: of('red', (status) => status === 'fail'),
  };
}
