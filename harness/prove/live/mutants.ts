import { answerMutants } from './answers.ts';
import { faultMutants } from './faults.ts';
import type { LiveMutant, System } from './live-mutant.ts';
import { readinessMutants } from './readiness.ts';
import { writeMutants } from './writes.ts';

/** Everything that can be done from outside to a system that runs. */
export function liveMutants(system: System): LiveMutant[] {
  return [faultMutants, readinessMutants, answerMutants, writeMutants].flatMap((make) => make(system));
}
