import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { verdictSchema } from '../../harness/model/judgement.ts';

/** What the last run of each red case was judged to be, by the name of the case. */
export const cameSchema = z.record(
  z.string(),
  z.strictObject({
    verdict: verdictSchema,
    /** Ids of the findings of the verdict's own grade. */
    by: z.array(z.string()),
    /** ISO 8601. */
    at: z.string(),
    commit: z.string(),
  }),
);
export type Came = z.infer<typeof cameSchema>;

/** @returns nothing where there is no such file, or one of another version */
export async function readCame(file: string): Promise<Came> {
  try {
    return cameSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Puts the last in the place of the one before it. */
export async function keepCame(file: string, name: string, came: Came[string]): Promise<void> {
  const whole = { ...(await readCame(file)), [name]: came };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(whole, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
