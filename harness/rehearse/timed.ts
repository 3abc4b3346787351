import type { Grade } from '../model/judgement.ts';
import type { Interval } from '../model/time.ts';
import type { Earlier, Timed } from '../report/rehearsal/rehearsal-report.ts';
import type { Tier } from './rehearsal.ts';

/** Id of a step or figure → how it went before, oldest first. */
export type Trends = ReadonlyMap<string, readonly Earlier[]>;

/** So many earlier rehearsals are shown: a year of them. */
const TREND = 12;

/** Against the worse end: what may have been too late was not shown to be in time. */
function graded(measured: Interval | null, tier: Tier | undefined): Grade | null {
  if (tier === undefined) return null;
  if (measured === null) return 'no-evidence';
  if (measured.high <= tier.objective) return 'pass';
  return tier.acceptable !== undefined && measured.high <= tier.acceptable ? 'acceptable' : 'fail';
}

export function timed(
  { id, title, tier }: { id: string; title: string; tier?: Tier },
  measured: Interval | null,
  trends: Trends,
): Timed {
  const trend = (trends.get(id) ?? []).slice(-TREND);
  return {
    id,
    title,
    measured,
    objective: tier?.objective ?? null,
    acceptable: tier?.acceptable ?? null,
    source: tier?.source ?? null,
    grade: graded(measured, tier),
    last: trend.at(-1) ?? null,
    trend: [...trend],
  };
}
