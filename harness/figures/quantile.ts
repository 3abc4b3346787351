/** Quantiles of what was measured, with how far chance alone may have moved them. */

import type { Interval } from '../model/time.ts';

/** Standard deviations on either side that hold 95 of 100. */
const Z = 1.96;

/** Fewer values than this bracket nothing. */
const FEWEST = 20;

/**
 * The interval that holds a quantile with 95 % certainty, whatever the distribution: between the order statistics whose
 * ranks are n·p ± 1.96 √(n·p·(1 − p)) (the normal approximation of the binomial; Conover, "Practical Nonparametric
 * Statistics", 3.2). Where there are too few values for its upper rank to be one of them, the greatest that was seen stands
 * for it. Undefined for fewer than 20 values.
 *
 * @param p of 0 to 1
 */
export function quantile(values: readonly number[], p: number): (Interval & { seen: number }) | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  if (n < FEWEST) return undefined;
  const spread = Z * Math.sqrt(n * p * (1 - p));
  const ranked = (rank: number) => sorted[Math.min(n - 1, Math.max(0, rank))] ?? Number.NaN;
  return {
    low: ranked(Math.floor(n * p - spread)),
    seen: ranked(Math.floor(n * p)),
    high: ranked(Math.ceil(n * p + spread)),
  };
}
