import type { Millis } from '../model/time.ts';

/** Of the calculation: about a quarter of a millisecond of a core at 2.6 GHz. */
const ROUNDS = 150_000;
/** The quicker of so many counts: one that was interrupted says more of the interruption. */
const TRIES = 2;

/**
 * Does a small sum, always the same, and tells how long it took: a machine may become slower by itself, as its processor is hot or
 * shared with machines that this one does not see, and no counter of its kernel says so.
 */
export function timedCalculation(): Millis {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const began = performance.now();
    const sum = calculate();
    const took = performance.now() - began;
    // The sum is used, so that it is not left out.
    if (sum > 0 && took < least) least = took;
  }
  return least;
}

function calculate(): number {
  let sum = 1;
  for (let i = 0; i < ROUNDS; i++) sum = (Math.imul(sum, 48_271) ^ i) >>> 1;
  return sum + 1;
}
