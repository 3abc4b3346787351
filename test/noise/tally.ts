import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const cameSchema = z.strictObject({
  twin: z.enum(['green', 'red']),
  name: z.string(),
  status: z.string(),
  reason: z.string().exactOptional(),
  /** ISO 8601. */
  at: z.string(),
  commit: z.string(),
});
export type Came = z.infer<typeof cameSchema>;

/** What came of each run, by the noise beside it. */
export const tallySchema = z.record(z.string(), z.array(cameSchema));
export type Tally = z.infer<typeof tallySchema>;

/** Those that a file holds; none where there is no such file, or one of another version. */
export async function readTally(file: string): Promise<Tally> {
  try {
    return tallySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Adds a run at once: what is killed later does not take it along. */
export async function addTo(file: string, noise: string, came: Came): Promise<void> {
  const before = await readTally(file);
  await mkdir(dirname(file), { recursive: true });
  const whole = { ...before, [noise]: [...(before[noise] ?? []), came] };
  await writeFile(`${file}.new`, `${JSON.stringify(whole, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

export interface Share {
  runs: number;
  proven: number;
  notProven: number;
  /** A run that should pass and failed, or a red twin that passed. */
  wrong: number;
}

/** Of runs that should pass, or of red twins: how many came out as they should, against it, and not proven. */
export function shareOf(came: readonly Came[], twin: Came['twin']): Share {
  const all = came.filter((one) => one.twin === twin);
  const right = twin === 'green' ? ['pass', 'acceptable'] : ['fail'];
  const proven = all.filter(({ status }) => right.includes(status)).length;
  const open = all.filter(({ status }) => ['not-proven', 'error', 'aborted'].includes(status)).length;
  return { runs: all.length, proven, notProven: open, wrong: all.length - proven - open };
}
