import type { Grade } from '../model/judgement.ts';
import type { Tier } from '../model/objective.ts';
import type { Interval, Millis } from '../model/time.ts';

/**
 * Against the worse end: what may have been too late was not shown to be in time. Where it would have been but for stalls
 * of this process, it cannot be said whose the time was.
 * @param stalledMs how long this process stood still meanwhile
 */
export function graded(measured: Interval | null, tier: Tier | undefined, stalledMs: Millis): Grade | null {
  if (tier === undefined) return null;
  if (measured === null) return 'no-evidence';
  if (measured.high <= tier.objective) return 'pass';
  const limit = tier.acceptable ?? tier.objective;
  if (measured.high <= limit) return 'acceptable';
  return measured.high - stalledMs <= limit ? 'no-evidence' : 'fail';
}
