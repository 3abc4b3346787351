import type { Millis } from '../model/time.ts';

/** The one monotonic clock of a run. Everything in a timeline is stamped by it, whichever thread wrote it. */
export interface Clock {
  /** Milliseconds since the start of the run, to the microsecond. */
  now(): Millis;
  /** Wall clock at 0, ISO 8601; only an anchor for people. */
  readonly startedAt: string;
  /** `process.hrtime.bigint()` at 0, in nanoseconds: what another thread needs to read the same clock. */
  readonly origin: bigint;
}

/** Starts a run's clock: 0 is now. */
export function createClock(): Clock {
  const origin = process.hrtime.bigint();
  return clockFrom(origin, new Date().toISOString());
}

/**
 * The same clock in another thread or process of this machine. `hrtime` is the machine's monotonic clock
 * (CLOCK_MONOTONIC on Linux), so an origin means the same everywhere; hand it over as it is to a worker.
 */
export function clockFrom(origin: bigint, startedAt: string): Clock {
  return {
    now: () => Number((process.hrtime.bigint() - origin + 500n) / 1000n) / 1000,
    startedAt,
    origin,
  };
}

/** A time to the microsecond, which is what the clock keeps; a computed due time would carry float dust. */
export function toMicroseconds(t: Millis): Millis {
  return Math.round(t * 1000) / 1000;
}
