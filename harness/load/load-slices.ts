import { toMicroseconds } from '../host/clock.ts';
import type { Millis } from '../model/time.ts';
import { type LoadOutcome, type LoadPart, SLICE_MS } from './load-result.ts';

/** Sorts one thread's requests into slices by when they were due, and hands on each slice once all of it is over. */
export interface LoadSlices {
  sent(intended: Millis, lagMs: Millis): void;
  dropped(intended: Millis): void;
  over(
    request: { n: number; intended: Millis },
    outcome: LoadOutcome,
    latencyMs: Millis,
    unannounced: boolean,
  ): void;
  /** Nothing more is due, and nothing more is waited for. */
  end(): void;
}

interface Open {
  counts: LoadPart['counts'];
  latencies: number[];
  lags: number[];
  done: number[];
  underWay: number;
}

export function loadSlices(startAt: Millis, onPart: (part: LoadPart) => void): LoadSlices {
  const open = new Map<number, Open>();
  /** Every slice before this one has had all its requests. */
  let latest = -1;
  // To the microsecond: what is due on the second would else fall into the one before by float dust.
  const sliceOf = (intended: Millis) =>
    Math.max(0, Math.floor(toMicroseconds(intended - startAt) / SLICE_MS));
  const at = (intended: Millis): Open => {
    const slice = sliceOf(intended);
    while (latest < slice) {
      latest += 1;
      open.set(latest, empty());
      close(latest - 1);
    }
    const found = open.get(slice);
    if (found === undefined) throw new Error(`slice ${slice} is closed`);
    return found;
  };
  const close = (slice: number) => {
    const found = open.get(slice);
    if (found === undefined || found.underWay > 0) return;
    handOn(slice, found);
  };
  const handOn = (slice: number, found: Open) => {
    open.delete(slice);
    const { counts, latencies, lags, done } = found;
    onPart({
      slice,
      counts,
      latencies: Float64Array.from(latencies),
      lags: Float64Array.from(lags),
      done: Uint32Array.from(done),
    });
  };
  return {
    sent(intended, lagMs) {
      const slice = at(intended);
      slice.counts.sent += 1;
      slice.underWay += 1;
      slice.lags.push(lagMs);
    },
    dropped(intended) {
      at(intended).counts.dropped += 1;
    },
    over({ n: request, intended }, outcome, latencyMs, unannounced) {
      const slice = at(intended);
      slice.counts[outcome] += 1;
      if (outcome === 'ok') slice.done.push(request);
      if (unannounced) slice.counts.unannounced += 1;
      if (outcome === 'ok' || outcome === 'timedOut') slice.latencies.push(latencyMs);
      slice.underWay -= 1;
      const n = sliceOf(intended);
      if (n < latest) close(n);
    },
    end() {
      for (const [slice, found] of [...open]) handOn(slice, found);
    },
  };
}

function empty(): Open {
  const counts = { sent: 0, dropped: 0, ok: 0, shed: 0, unannounced: 0, failed: 0, timedOut: 0 };
  return { counts, latencies: [], lags: [], done: [], underWay: 0 };
}
