/** Quantiles of what was measured, with how far chance alone may have moved them. */

import type { Interval, Millis } from '../model/time.ts';

/** Standard deviations on either side that hold 95 of 100. */
const Z = 1.96;
/** Values that lie next to each other in time are bent by the same moment; seconds are not. */
const BLOCK_MS = 1_000;
/** Fewer blocks say nothing, and fewer values none of a block. */
const FEWEST = { blocks: 3, values: 5 };

export interface Measured {
  at: Millis;
  value: number;
}

/**
 * A quantile over some seconds: the median of what it is in each, within the order statistics whose ranks are
 * n/2 ± 1.96 √n/2 (the normal approximation of the binomial, which holds the median of any distribution with 95 %
 * certainty; Conover, "Practical Nonparametric Statistics", 3.2), of n seconds and not of all values: a moment in which a
 * machine stands still delays all that was asked in it, so that values in a row are one chance and not many. Undefined for
 * fewer than three seconds with five values each.
 *
 * @param p of 0 to 1
 */
export function quantile(
  measured: readonly Measured[],
  p: number,
): (Interval & { seen: number }) | undefined {
  const begin = Math.min(...measured.map(({ at }) => at));
  const blocks = [...Map.groupBy(measured, ({ at }) => Math.floor((at - begin) / BLOCK_MS)).values()];
  // What is left of a second at the end is none.
  const fewest = Math.max(FEWEST.values, ...blocks.map((block) => block.length / 2));
  const each = blocks
    .filter((block) => block.length >= fewest)
    .map((block) => ranked(block.map(({ value }) => value).toSorted(byValue), block.length * p))
    .toSorted(byValue);
  const n = each.length;
  if (n < FEWEST.blocks) return undefined;
  const spread = (Z * Math.sqrt(n)) / 2;
  return {
    low: ranked(each, n / 2 - spread),
    seen: ranked(each, n / 2),
    high: ranked(each, Math.ceil(n / 2 + spread)),
  };
}

function byValue(one: number, other: number): number {
  return one - other;
}

function ranked(sorted: readonly number[], rank: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(rank)))] ?? Number.NaN;
}
