import type { ValueBound } from '../model/contract.ts';

/** Whether a value satisfies a bound; no number satisfies none. */
export function isWithin(is: ValueBound, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if ('above' in is) return value > is.above;
  if ('below' in is) return value < is.below;
  return value === is.equals;
}
