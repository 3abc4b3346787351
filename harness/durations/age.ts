import { z } from 'zod';
import { parseDuration } from './duration.ts';

/** How old evidence may be, or how long something may take: `7d`, `12h`. */
export const ageShape = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, 'must be a duration such as 7d or 12h')
  .meta({ pattern: '^([0-9]+(ms|y|w|d|h|m|s))+$' });

/** Milliseconds. */
export function ageMs(age: string): number {
  return parseDuration(age) ?? 0;
}
