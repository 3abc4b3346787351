import { graded } from '../figures/graded.ts';
import type { Tier } from '../model/objective.ts';
import type { Interval, Millis } from '../model/time.ts';
import type { Earlier, Timed } from '../report/rehearsal/rehearsal-report.ts';

/** When something began and ended, on the rehearsal's clock → how long this process stood still meanwhile. */
export type Stalled = (from: Millis, to: Millis) => Millis;

/** Id of a step or figure → how it went before, oldest first. */
export type Trends = ReadonlyMap<string, readonly Earlier[]>;

/** So many earlier rehearsals are shown: a year of them. */
const TREND = 12;

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
