import { build } from 'hdr-histogram-js';
import type { LoadResult } from '../model/load.ts';
import type { Millis } from '../model/time.ts';

export type LoadOutcome = 'ok' | 'shed' | 'failed' | 'timedOut';

/** What a thread saw of the requests that were due in one slice of time. Crosses from the generator's threads. */
export interface LoadPart {
  /** Slices are counted from 0, see {@link SLICE_MS}. */
  slice: number;
  counts: Record<LoadOutcome | 'sent' | 'dropped' | 'unannounced', number>;
  /** Milliseconds from the intended start, of those that were done or timed out. */
  latencies: Float64Array;
  /** Milliseconds by which requests left late. */
  lags: Float64Array;
  /** Numbers of the requests that were done. */
  done: Uint32Array;
}

/** What one thread used. */
export interface ThreadUse {
  cpuMs: Millis;
  wallMs: Millis;
}

/** Requests are put together by the second in which they were due. */
export const SLICE_MS = 1000;

/** Counts a load as it comes in. */
export interface LoadCount {
  add(part: LoadPart): void;
  result(threads: readonly ThreadUse[]): LoadResult;
}

/**
 * Two histograms with three significant digits (HdrHistogram), so that a long load takes no more memory than a
 * short one. There is no correction for coordinated omission: an open loop that counts from the intended start
 * has nothing omitted, and the correction would count stalls twice.
 */
export function loadCount(): LoadCount {
  const latency = histogram();
  const lag = histogram();
  const counts = { sent: 0, dropped: 0, ok: 0, shed: 0, unannounced: 0, failed: 0, timedOut: 0 };
  return {
    add(part) {
      for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += part.counts[key];
      for (const ms of part.latencies) latency.add(ms);
      for (const ms of part.lags) lag.add(ms);
    },
    result(threads) {
      const { unannounced, ...rest } = counts;
      const planned = counts.sent + counts.dropped;
      const admitted = counts.sent - counts.shed;
      const waited = counts.ok + counts.timedOut > 0;
      const shares = threads.map(({ cpuMs, wallMs }) => (wallMs > 0 ? cpuMs / wallMs : 0));
      const result: LoadResult = {
        planned,
        ...rest,
        admitted,
        successRatio: admitted === 0 ? 0 : counts.ok / admitted,
        shedUnannounced: unannounced,
        latencyMs: waited
          ? { p50: latency.at(50), p95: latency.at(95), p99: latency.at(99), max: latency.at(100) }
          : null,
        generator: {
          cpu: shares.reduce((sum, share) => sum + share, 0),
          threads: threads.length,
          sendLagMs: { p99: lag.at(99), max: lag.at(100) },
        },
      };
      const saturated = saturation(result, Math.max(0, ...shares));
      return saturated === undefined ? result : { ...result, generator: { ...result.generator, saturated } };
    },
  };
}

/** Of what was due, the share that must have been sent (G2 of the design). */
const SENT_AT_LEAST = 0.999;
/**
 * How late requests may leave: no more than a person notices, or a tenth of the latency that is reported. Waiting counts
 * from when a request was due, so that lateness can make a target look slower than it is, and never quicker.
 */
const LAG_AT_MOST_MS = 50;
const LAG_SHARE = 0.1;
/** A thread that has nothing left cannot be on time. */
const CPU_AT_MOST = 0.9;

/** Why the figures say as much of the generator as of the target; undefined where they do not. */
function saturation(
  { planned, sent, latencyMs, generator }: LoadResult,
  busiest: number,
): string | undefined {
  if (sent < planned * SENT_AT_LEAST)
    return `${planned - sent} of ${planned} requests were not sent: too many were under way`;
  const { p99 } = generator.sendLagMs;
  const late = Math.max(LAG_AT_MOST_MS, LAG_SHARE * (latencyMs?.p95 ?? 0));
  if (p99 > late)
    return `one request in a hundred left ${Math.round(p99)} ms late or later, where ${Math.round(late)} ms are let pass`;
  if (busiest > CPU_AT_MOST) return `a thread of it used ${Math.round(busiest * 100)} % of a core`;
  return undefined;
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
