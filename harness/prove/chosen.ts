/** Which mutants are tried, where not all are. */

import { FiredrillError } from '../model/errors.ts';
import type { Mutant } from './mutant.ts';

/** Those of these ids, and those below them: `live/writes` is all of them. All where none is named. */
export function named<T extends Pick<Mutant, 'id'>>(mutants: readonly T[], only: readonly string[]): T[] {
  const isBelow = (id: string, one: string) => id === one || id.startsWith(`${one}/`);
  return mutants.filter(({ id }) => only.length === 0 || only.some((one) => isBelow(id, one)));
}

/** @throws FiredrillError `usage` naming each of `only` that no mutant has, and what there is */
export function checkNames(mutants: readonly Pick<Mutant, 'id'>[], only: readonly string[]): void {
  const unknown = only.filter((one) => named(mutants, [one]).length === 0);
  if (unknown.length === 0) return;
  const there = mutants.map(({ id }) => `  ${id}`).join('\n');
  throw new FiredrillError(
    'usage',
    `--only ${unknown.join(', ')}: there is no such mutant; there is\n${there}`,
  );
}
