/** What repeated runs say of a figure, with how far chance alone may have moved it. */

import type { Interval } from '../model/time.ts';
import { median } from './median.ts';
import { seeded } from './random.ts';

const RESAMPLES = 2_000;
/** Of resamples the share on either side that is left out. */
const TAIL = 0.025;

/**
 * With so many values the middle of what they come from lies between the least and the greatest of them with 95 %: each of them is as
 * likely on either side of it, 1 − 2 × 0.5ⁿ. Fewer say nothing of it with that certainty, whatever is made of them.
 */
export const FEWEST_FOR_MEDIAN = 6;
/** With so many the 95th percentile is at most the greatest with 95 %, whatever the distribution: 1 − 0.95ⁿ. */
export const FEWEST_FOR_P95 = 59;

/**
 * The median of what was measured, and the interval that holds it with 95 %: the percentile bootstrap (Efron, "Bootstrap Methods: Another
 * Look at the Jackknife", 1979) of 2 000 resamples, taken of the lower ends for its lower and of the upper ends for its upper bound, so that
 * what a measurement could not tell widens it.
 * @param values each where a figure of a run lies; the upper end infinite where it was not over
 */
export function bootstrapMedian(
  values: readonly Interval[],
  seed: number,
): { median: Interval; interval: Interval } {
  const random = seeded(seed);
  const lows: number[] = [];
  const highs: number[] = [];
  for (let n = 0; n < RESAMPLES; n += 1) {
    const drawn = values.map(() => values[Math.floor(random() * values.length)] ?? { low: 0, high: 0 });
    lows.push(median(drawn.map(({ low }) => low)));
    highs.push(median(drawn.map(({ high }) => high)));
  }
  return {
    median: { low: median(values.map(({ low }) => low)), high: median(values.map(({ high }) => high)) },
    interval: { low: ranked(lows, TAIL), high: ranked(highs, 1 - TAIL) },
  };
}

/** Between the order statistic of that rank and the greatest: see {@link FEWEST_FOR_P95}. */
export function p95Of(values: readonly Interval[]): Interval {
  const highest = Math.max(...values.map(({ high }) => high));
  return {
    low: ranked(
      values.map(({ low }) => low),
      0.95,
    ),
    high: highest,
  };
}

function ranked(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
