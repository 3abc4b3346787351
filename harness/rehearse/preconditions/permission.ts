import type { RehearsalStep } from '../rehearsal-step.ts';
import type { Offering } from '../world.ts';
import type { Preconditions } from './part.ts';

/** The step at which evidence allows a procedure or refuses it: what it came to is filed, and judged by the preconditions. */
export const permissionBy = (
  allowed: Offering<Preconditions>,
  words: Pick<RehearsalStep, 'title' | 'who' | 'how'> & Partial<Pick<RehearsalStep, 'until'>>,
): RehearsalStep => ({
  id: 'permission',
  part: 'watch',
  until: 'allowed, or refused by the name of what is missing',
  limitMs: 60_000,
  act: async (world) => void (await world.of(allowed).look()),
  look: async () => ({ met: true }),
  ...words,
});
