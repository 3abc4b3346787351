import type { Sample } from '../model/timeline.ts';

/** What a value must be. */
export type ValueBound = { above: number } | { below: number } | { equals: number };

const WORDS = { '+Inf': Number.POSITIVE_INFINITY, '-Inf': Number.NEGATIVE_INFINITY, NaN: Number.NaN };

/** Whether a sample satisfies a bound. Infinity is above everything; what is no number satisfies none. */
export function isWithin(is: ValueBound, sample: Sample): boolean {
  const value = typeof sample === 'number' ? sample : WORDS[sample];
  if ('above' in is) return value > is.above;
  if ('below' in is) return value < is.below;
  return value === is.equals;
}
