/** Arithmetic on figures that are never points. */

import type { Interval, Millis } from '../model/time.ts';

/**
 * A figure, or why there is none. Nothing is ever guessed. `within` is where the truth lies all the same when the
 * runner's own clock stalled, or where it was not over when watching was (up to infinity): too coarse to be reported, and
 * enough to hold a bound against.
 */
export type Figure = Interval | { absent: string; within?: Interval };

/** Keeps microseconds and drops the noise that subtracting floating-point numbers leaves behind them. */
export function micros(ms: Millis): Millis {
  return Math.round(ms * 1000) / 1000;
}

/**
 * How long from something that happened within `start` to something that happened within `end`. Both are
 * uncertain, so the widths add. An effect cannot precede its cause: negative ends become 0.
 */
export function elapsed(start: Interval, end: Interval): Interval {
  return {
    low: micros(Math.max(0, end.low - start.high)),
    high: micros(Math.max(0, end.high - start.low)),
  };
}

/** {@link elapsed} for what may come before `start` is complete, such as a recovery before the undo's end: below 0. */
export function apart(start: Interval, end: Interval): Interval {
  return rounded({ low: end.low - start.high, high: end.high - start.low });
}

/** Where a figure lies that had not come to an end when watching did. */
export function moreThan(low: Millis): Interval {
  return { low: micros(Math.max(0, low)), high: Number.POSITIVE_INFINITY };
}

export function at(t: Millis): Interval {
  return { low: t, high: t };
}

/** The later of several uncertain moments: all of them must have happened. */
export function latest(moments: readonly Interval[]): Interval | null {
  if (moments.length === 0) return null;
  return {
    low: Math.max(...moments.map((moment) => moment.low)),
    high: Math.max(...moments.map((moment) => moment.high)),
  };
}

export function rounded(interval: Interval): Interval {
  return { low: micros(interval.low), high: micros(interval.high) };
}
