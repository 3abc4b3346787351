/** What a value must be. */
export type ValueBound = { above: number } | { below: number } | { equals: number };

/** Whether a value satisfies a bound; no number satisfies none. */
export function isWithin(is: ValueBound, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if ('above' in is) return value > is.above;
  if ('below' in is) return value < is.below;
  return value === is.equals;
}
