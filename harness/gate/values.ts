/** Values that several parts of a checklist are made of. */

import { z } from 'zod';

export const said = z.string().trim().min(1, 'must not be empty');

/** A last day, UTC. */
export const dayShape = z.iso.date('must be a day that exists, such as 2027-01-31');

export const idShape = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens');

/** One pattern or several. */
export const patterns = z.union([said, z.array(said).min(1)]);

export function listOf<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? one : [one as T];
}
