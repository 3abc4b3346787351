/** What runs have written and `docs/trust.md` is made of: files of this folder, which `npm run trust` takes over from `results/`. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Proof, proofSchema } from '../../harness/model/prove.ts';
import { type Tally, tallySchema } from '../noise/tally.ts';
import { type Came, cameSchema } from '../red/came.ts';

const EVIDENCE = join(import.meta.dirname, 'evidence');

export interface Evidence {
  /** Of the timelines of test/recorded/runs/nightly. */
  recorded: Proof[];
  /** Of runs, each on a system that was broken. */
  live: Proof[];
  saboteurs: Came;
  noise: Tally;
}

/** Empty where a file is missing: it was never run. */
export async function readEvidence(): Promise<Evidence> {
  return {
    recorded: await read('recorded.json', z.array(proofSchema), []),
    live: await read('live.json', z.array(proofSchema), []),
    saboteurs: await read('saboteurs.json', cameSchema, {}),
    noise: await read('noise.json', tallySchema, {}),
  };
}

export async function keepEvidence(evidence: Evidence): Promise<void> {
  await mkdir(EVIDENCE, { recursive: true });
  for (const [name, value] of Object.entries(evidence))
    await writeFile(join(EVIDENCE, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`);
}

async function read<T>(name: string, schema: z.ZodType<T>, none: T): Promise<T> {
  const text = await readFile(join(EVIDENCE, name), 'utf8').catch(() => undefined);
  return text === undefined ? none : schema.parse(JSON.parse(text));
}
