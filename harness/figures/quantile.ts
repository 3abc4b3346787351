/** Quantiles of what was measured, with how far chance alone may have moved them. */

import type { Interval } from '../model/time.ts';

/** Standard deviations on either side that hold 95 of 100. */
const Z = 1.96;

/**
 * The interval that holds a quantile with 95 % certainty, whatever the distribution: between the order statistics whose
 * ranks are n·p ± 1.96 √(n·p·(1 − p)) (the normal approximation of the binomial; Conover, "Practical Nonparametric
 * Statistics", 3.2). Undefined where there are too few values for its upper rank to be one of them.
 *
 * @param p of 0 to 1
 */
export function quantile(values: readonly number[], p: number): (Interval & { seen: number }) | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const spread = Z * Math.sqrt(n * p * (1 - p));
  const low = sorted[Math.max(0, Math.floor(n * p - spread))];
  const seen = sorted[Math.min(n - 1, Math.floor(n * p))];
  const high = sorted[Math.ceil(n * p + spread)];
  return low === undefined || seen === undefined || high === undefined ? undefined : { low, seen, high };
}
