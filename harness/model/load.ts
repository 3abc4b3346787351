import type { Millis } from './time.ts';

/** What a load came to. */
export interface LoadResult {
  /** Requests that were due. */
  planned: number;
  /** Requests that left; the rest were `dropped` because too many were under way. */
  sent: number;
  dropped: number;
  /** Requests that were not turned away: `sent` − `shed`. */
  admitted: number;
  /** What became of those sent: done; turned away; answered otherwise, or broken; not in time. */
  ok: number;
  shed: number;
  failed: number;
  timedOut: number;
  /** `ok / admitted`: turning away is no failure, and has a bound of its own. */
  successRatio: number;
  /** Of those shed, the ones that did not say when to come back. */
  shedUnannounced: number;
  /**
   * Of those that were done or timed out, from the intended start. The quick answers of a target that turns
   * requests away would make it look fast. `null` when there were none.
   */
  latencyMs: { p50: Millis; p95: Millis; p99: Millis; max: Millis } | null;
  generator: {
    /** Cores that the generator's threads used. */
    cpu: number;
    threads: number;
    /** How late requests left, at the 99th percentile and at most: what the generator itself adds. */
    sendLagMs: { p99: Millis; max: Millis };
    /** Why these figures say as much of the generator as of the target. */
    saturated?: string;
  };
}

/** One second of a load: the requests that were due in it, and what became of them. */
export interface LoadMoment {
  /** Milliseconds since the first request was due. */
  atMs: Millis;
  offered: number;
  admitted: number;
  ok: number;
  shed: number;
  failed: number;
  timedOut: number;
  p50Ms: Millis | null;
  p95Ms: Millis | null;
}
