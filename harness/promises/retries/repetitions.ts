/** How requests were sent again, by when each arrived at the other end. */

import type { Millis } from '../../model/time.ts';

/** The same request arriving later than this was asked again by a caller that had given up, and is no repetition. */
const SAME_MS = 3_000;

export interface Repetitions {
  /** Requests that arrived at all. */
  requests: number;
  /** `gaps[0]`: from each first arrival to the second of the same request; `gaps[1]`: from there to the third. */
  gaps: Millis[][];
  /** The request that arrived most often, and how often. */
  most: { key: string; arrivals: number };
}

/** @param arrivals in any order; those of one key are the same request */
export function repetitions(arrivals: readonly { key: string; at: number }[]): Repetitions {
  const byKey = new Map<string, number[]>();
  for (const { key, at } of arrivals) byKey.set(key, [...(byKey.get(key) ?? []), at]);
  const seen: Repetitions = { requests: 0, gaps: [], most: { key: '', arrivals: 0 } };
  for (const [key, times] of byKey)
    for (const run of runsOf(times.toSorted((a, b) => a - b))) {
      seen.requests += 1;
      if (run.length > seen.most.arrivals) seen.most = { key, arrivals: run.length };
      for (let n = 1; n < run.length; n += 1) {
        const gaps = seen.gaps[n - 1] ?? [];
        gaps.push((run[n] ?? 0) - (run[n - 1] ?? 0));
        seen.gaps[n - 1] = gaps;
      }
    }
  return seen;
}

function runsOf(times: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const at of times) {
    const run = runs.at(-1);
    if (run === undefined || at - (run.at(-1) ?? at) > SAME_MS) runs.push([at]);
    else run.push(at);
  }
  return runs;
}

export function mean(some: readonly number[]): number {
  return some.reduce((sum, one) => sum + one, 0) / some.length;
}
