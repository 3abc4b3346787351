import { z } from 'zod';
import { parseDuration } from './duration.ts';

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
