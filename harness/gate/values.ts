/** Values that several parts of a checklist are made of. */

import { z } from 'zod';
import { parseDuration } from '../rules/duration.ts';

export const said = z.string().trim().min(1, 'must not be empty');

/** A last day, UTC. */
export const dayShape = z.iso.date('must be a day that exists, such as 2027-01-31');

/** Beyond it a last day is none that a calendar has. */
const LONGEST_MS = parseDuration('100y') ?? 0;

/** How old evidence may be, or how long something may take: `7d`, `12h`. */
export const ageShape = z
  .string()
  .refine(
    (text) => ageMs(text) > 0 && ageMs(text) <= LONGEST_MS,
    'must be a duration such as 7d or 12h, of 100y at most',
  )
  .meta({ pattern: '^([0-9]+(ms|y|w|d|h|m|s))+$' });

/** Milliseconds. */
export function ageMs(age: string): number {
  return parseDuration(age) ?? 0;
}

export const idShape = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens');

/** One pattern or several. */
export const patterns = z.union([said, z.array(said).min(1)]);

export function listOf<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? one : [one as T];
}
