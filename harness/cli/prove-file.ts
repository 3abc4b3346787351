import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../host/regular-file.ts';
import { type Proof, proofSchema } from '../model/prove.ts';
import { merged } from '../prove/merged.ts';

/** Below the results. */
const PROOFS = 'proofs';

/** Where runs of systems that are broken on purpose are filed: among the others each would look like a run of the target. */
export function runsOfMutants(results: string): string {
  return join(results, PROOFS, 'runs');
}

/** Files what was found out beside what lots before it found out. @returns where it is */
export async function fileProof(results: string, proof: Proof): Promise<string> {
  const { drill, variant, target } = proof;
  const folder = join(results, PROOFS);
  const file = join(folder, `${target}-${drill}-${variant}.json`);
  await mkdir(folder, { recursive: true });
  const before = await readRegularText(file).then(parsed, () => undefined);
  await writeFile(`${file}.new`, `${JSON.stringify(merged(before, proof), null, 2)}\n`);
  await rename(`${file}.new`, file);
  return file;
}

/** A file of another version of Firedrill begins anew. */
function parsed(text: string): Proof | undefined {
  try {
    return proofSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
