import { build } from 'hdr-histogram-js';
import type { Millis } from '../model.ts';

/** What a load came to; the shape of `load` in `report.json`. */
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
  /** `ok / planned`: a request that was never sent is one the user did not get. */
  successRatio: number;
  /**
   * Of those that were done or timed out, from the intended start. The quick answers of a target that turns
   * requests away would make it look fast. `null` when there were none.
   */
  latencyMs: { p50: Millis; p95: Millis; p99: Millis; max: Millis } | null;
  generator: {
    /** Share of one core that the generator's thread used. */
    cpu: number;
    /** How late requests left, at the 99th percentile and at most: what the generator itself adds. */
    sendLagMs: { p99: Millis; max: Millis };
  };
}

export type LoadOutcome = 'ok' | 'shed' | 'failed' | 'timedOut';

/** Counts a load as it goes. */
export interface LoadCount {
  sent(lagMs: Millis): void;
  dropped(): void;
  over(outcome: LoadOutcome, latencyMs: Millis): void;
  result(cpu: number): LoadResult;
}

/**
 * Two histograms with three significant digits (HdrHistogram), so that a long load takes no more memory than a
 * short one. There is no correction for coordinated omission: an open loop that counts from the intended start
 * has nothing omitted, and the correction would count stalls twice.
 */
export function loadCount(): LoadCount {
  const latency = histogram();
  const lag = histogram();
  const counts = { sent: 0, dropped: 0, ok: 0, shed: 0, failed: 0, timedOut: 0 };
  return {
    sent(lagMs) {
      counts.sent += 1;
      lag.add(lagMs);
    },
    dropped() {
      counts.dropped += 1;
    },
    over(outcome, latencyMs) {
      counts[outcome] += 1;
      if (outcome === 'ok' || outcome === 'timedOut') latency.add(latencyMs);
    },
    result(cpu) {
      const planned = counts.sent + counts.dropped;
      return {
        planned,
        ...counts,
        admitted: counts.sent - counts.shed,
        successRatio: planned === 0 ? 0 : counts.ok / planned,
        latencyMs:
          counts.ok + counts.timedOut === 0
            ? null
            : { p50: latency.at(50), p95: latency.at(95), p99: latency.at(99), max: latency.at(100) },
        generator: { cpu, sendLagMs: { p99: lag.at(99), max: lag.at(100) } },
      };
    },
  };
}

/** Milliseconds in, milliseconds out; kept in whole microseconds, at most an hour of them. */
function histogram() {
  const values = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    useWebAssembly: false,
  });
  return {
    add: (ms: Millis) => values.recordValue(Math.min(3_600_000_000, Math.max(0, Math.round(ms * 1000)))),
    at: (percentile: number) => values.getValueAtPercentile(percentile) / 1000,
  };
}
