import type { RehearsalHeader } from './records.ts';
import type { ParsedRehearsal } from './rehearsal.ts';

/**
 * How long each wait of a rehearsal lasts this time, in milliseconds. A hurry makes none shorter than its `leastMs`: a watch that is over
 * before what is watched can show itself would find a bad release good.
 *
 * @param hurry so many times as short; 1 is as the procedure says
 */
export function hurriedWaits(
  waits: ParsedRehearsal['waits'],
  hurry: number,
): NonNullable<RehearsalHeader['waits']> {
  return Object.entries(waits).map(([id, { title, ms, leastMs = 0 }]) => ({
    id,
    title,
    ms: hurry === 1 ? ms : Math.max(ms / hurry, leastMs),
    wholeMs: ms,
  }));
}
