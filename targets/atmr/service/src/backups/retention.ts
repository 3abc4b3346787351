/** Which backups are kept. Pure. */

/** So many of the last hours, days, weeks and months have a backup that is kept, each its newest. */
export interface Retention {
  hourly: number;
  daily: number;
  weekly: number;
  monthly: number;
}

/** The plan's own figures. */
const RETENTION: Retention = { hourly: 24, daily: 7, weekly: 4, monthly: 12 };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970 began on a Thursday; weeks begin on Mondays, UTC. */
const FIRST_MONDAY = 4 * DAY;

/** In which hour, day, week or month a moment is; two in the same one have the same number. */
const PERIODS: Readonly<Record<keyof Retention, (at: number) => number>> = {
  hourly: (at) => Math.floor(at / HOUR),
  daily: (at) => Math.floor(at / DAY),
  weekly: (at) => Math.floor((at - FIRST_MONDAY) / (7 * DAY)),
  monthly: (at) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth(),
};

/**
 * Those that are kept, of all that there are, newest first. Hours in which there was none do not count: a timer that stood still for a day
 * costs no backup. The newest is always kept.
 * @param taken when each was taken, milliseconds since 1970
 */
export function keptOf(taken: readonly number[], retention: Retention = RETENTION): number[] {
  const newestFirst = taken.toSorted((a, b) => b - a);
  const kept = new Set(newestFirst.slice(0, 1));
  for (const [period, number] of Object.entries(PERIODS) as [keyof Retention, (at: number) => number][]) {
    const filled = new Set<number>();
    for (const at of newestFirst) {
      if (filled.size === retention[period]) break;
      if (filled.has(number(at))) continue;
      filled.add(number(at));
      kept.add(at);
    }
  }
  return [...kept].sort((a, b) => b - a);
}
