/** Quantiles of what was measured, with how far chance alone may have moved them. */

import type { Interval, Millis } from '../model/time.ts';

/** Standard deviations on either side that hold 95 of 100. */
const Z = 1.96;
/** Values that lie next to each other in time are bent by the same moment; seconds are not. */
const BLOCK_MS = 1_000;
/** Fewer blocks say nothing, and fewer values none of a block. */
const FEWEST = { blocks: 3, values: 5, together: 20 };

export interface Measured {
  at: Millis;
  value: number;
}

export type Quantile = Interval & { seen: number };

/** How long a block must be that has enough values, one of which comes every so many milliseconds; a second at the least. */
export function blockMsFor(everyMs: Millis): Millis {
  // One more than enough: one may be late.
  return Math.max(BLOCK_MS, (FEWEST.values + 1) * everyMs);
}

/** How long it takes to have enough blocks, and one more, of which a part may be no block. */
export function spanMsFor(everyMs: Millis): Millis {
  return (FEWEST.blocks + 1) * blockMsFor(everyMs);
}

/**
 * A quantile over some seconds: the median of what it is in each, between the order statistics whose ranks are
 * n/2 ± 1.96 √n/2, which hold it with 95 % certainty, whatever the distribution (the normal approximation of the binomial;
 * Conover, "Practical Nonparametric Statistics", 3.2), n being the seconds and not the values: a moment in which a machine
 * stands still delays all that was asked in it, so that values in a row are one chance and not many. Undefined for fewer than
 * three seconds with five values each.
 *
 * @param p of 0 to 1
 * @param blockMs in place of a second, where values are rarer
 */
export function quantileBySecond(
  measured: readonly Measured[],
  p: number,
  blockMs: Millis = BLOCK_MS,
): Quantile | undefined {
  const begin = Math.min(...measured.map(({ at }) => at));
  const blocks = [...Map.groupBy(measured, ({ at }) => Math.floor((at - begin) / blockMs)).values()];
  // What is left of a second at the end is none.
  const fewest = Math.max(FEWEST.values, ...blocks.map((block) => block.length / 2));
  const each = blocks
    .filter((block) => block.length >= fewest)
    .map((block) => ranked(sorted(block.map(({ value }) => value)), block.length * p));
  const n = each.length;
  if (n < FEWEST.blocks) return undefined;
  const values = sorted(each);
  const spread = (Z * Math.sqrt(n)) / 2;
  return {
    low: ranked(values, n / 2 - spread),
    seen: ranked(values, n / 2),
    high: ranked(values, Math.ceil(n / 2 + spread)),
  };
}

/**
 * A quantile of all values together. Nothing is said of chance: what takes it needs a bound that does. Undefined for fewer
 * than 20 values.
 *
 * @param p of 0 to 1
 */
export function quantileOf(measured: readonly Measured[], p: number): Quantile | undefined {
  if (measured.length < FEWEST.together) return undefined;
  const seen = ranked(sorted(measured.map(({ value }) => value)), measured.length * p);
  return { low: seen, seen, high: seen };
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}

function ranked(values: readonly number[], rank: number): number {
  return values[Math.min(values.length - 1, Math.max(0, Math.floor(rank)))] ?? Number.NaN;
}
