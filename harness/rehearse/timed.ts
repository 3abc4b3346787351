import type { Grade } from '../model/judgement.ts';
import type { Interval, Millis } from '../model/time.ts';
import type { Earlier, Timed } from '../report/rehearsal/rehearsal-report.ts';
import type { Tier } from './rehearsal-step.ts';

/** When something began and ended, on the rehearsal's clock → how long this process stood still meanwhile. */
export type Stalled = (from: Millis, to: Millis) => Millis;

/** Id of a step or figure → how it went before, oldest first. */
export type Trends = ReadonlyMap<string, readonly Earlier[]>;

/** So many earlier rehearsals are shown: a year of them. */
const TREND = 12;

/**
 * Against the worse end: what may have been too late was not shown to be in time. Where it would have been but for stalls
 * of this process, it cannot be said whose the time was.
 */
function graded(measured: Interval | null, tier: Tier | undefined, stalledMs: Millis): Grade | null {
  if (tier === undefined) return null;
  if (measured === null) return 'no-evidence';
  if (measured.high <= tier.objective) return 'pass';
  const limit = tier.acceptable ?? tier.objective;
  if (measured.high <= limit) return 'acceptable';
  return measured.high - stalledMs <= limit ? 'no-evidence' : 'fail';
}

export function timed(
  { id, title, tier }: { id: string; title: string; tier?: Tier },
  measured: Interval | null,
  trends: Trends,
  stalledMs: Millis,
): Timed {
  const trend = (trends.get(id) ?? []).slice(-TREND);
  return {
    id,
    title,
    measured,
    objective: tier?.objective ?? null,
    acceptable: tier?.acceptable ?? null,
    source: tier?.source ?? null,
    grade: graded(measured, tier, stalledMs),
    last: trend.at(-1) ?? null,
    trend: [...trend],
  };
}
