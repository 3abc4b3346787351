/** Bad again after it had been back for a stable run. */

import type { Interval, Millis } from '../model/time.ts';
import { badSpells } from './bad-spells.ts';
import { moreThan, rounded } from './interval.ts';
import type { ProbeSeries } from './series.ts';

/** From its first bad look to the next stable run; good looks between that are fewer belong to it. */
export interface Relapse {
  from: Millis;
  /** How long it was; without an upper end where no stable run followed. */
  lasted: Interval;
  /** When the last bad look of it was due. */
  lastBad: Millis;
  /** When it was good again, and when the last look of that stable run was due. */
  back?: { at: Interval; stable: Millis };
}

export interface RelapseQuestion {
  series: ProbeSeries;
  /** When it had been good again first. */
  since: Millis;
  /** Bad looks that began by then, or were over by the second, are what the first recovery left behind. */
  settled: Millis;
  undone: Millis;
  until: Millis;
  stableProbes: number;
}

export function relapses({
  series,
  since,
  settled,
  undone,
  until,
  stableProbes,
}: RelapseQuestion): Relapse[] {
  const found: Relapse[] = [];
  const spells = badSpells(series, since, until).filter(
    ({ first, last }) => series.intended(first) > settled && series.intended(last) > undone,
  );
  let begun: (typeof spells)[number] | undefined;
  for (const spell of spells) {
    begun ??= spell;
    const { goodAfter, goodRun, last } = spell;
    if (goodAfter === undefined || goodRun < stableProbes) continue;
    found.push({
      ...stretch(series, begun, last, series.intended(goodAfter)),
      back: {
        at: { low: series.intended(last), high: series.sent(goodAfter) },
        stable: series.intended(goodAfter + stableProbes - 1),
      },
    });
    begun = undefined;
  }
  const last = spells.at(-1);
  if (begun !== undefined && last !== undefined) found.push(stretch(series, begun, last.last, undefined));
  return found;
}

function stretch(
  series: ProbeSeries,
  { first, goodBefore = first }: { first: number; goodBefore: number | undefined },
  last: number,
  good: Millis | undefined,
): Omit<Relapse, 'back'> {
  const [from, lastBad] = [series.intended(first), series.intended(last)];
  const lasted =
    good === undefined
      ? moreThan(lastBad - from)
      : rounded({ low: lastBad - from, high: good - series.intended(goodBefore) });
  return { from, lasted, lastBad };
}

/** All of them together. */
export function together(all: readonly Pick<Relapse, 'lasted'>[]): Interval {
  return rounded({
    low: all.reduce((sum, { lasted }) => sum + lasted.low, 0),
    high: all.reduce((sum, { lasted }) => sum + lasted.high, 0),
  });
}
