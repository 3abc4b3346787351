/** Shapes that several kinds of promises speak in. */

import { z } from 'zod';
import { PHASES } from '../model/phase.ts';

export const phases = z.array(z.enum(PHASES)).min(1).readonly();

/** How a promise, or a part of one, is called in ids; its title may be reworded, its key stays. */
export const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a key is lower case letters, digits and hyphens: it names the finding');

/** What a value must be. */
export const bound = z.union([
  z.strictObject({ above: z.number() }),
  z.strictObject({ below: z.number() }),
  z.strictObject({ equals: z.number() }),
]);

/** Each promise by its key, changed. */
export function mapped<From, To>(
  promises: Readonly<Record<string, From>>,
  change: (one: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(promises).map(([name, one]) => [name, change(one)]));
}
