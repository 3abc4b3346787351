/** What a claim rests on, and whether that was seen without a gap. */

import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import type { Gap, Window } from '../signals/signal.ts';
import { sourceGap } from '../signals/sources/gaps.ts';

/** What Prometheus says is of now only while it answers, evaluates and scrapes. */
export const PROMETHEUS = ['prometheus', 'evaluations', 'scrapes'] as const;

/** Sources that were not always recorded. */
const LATER: ReadonlySet<string> = new Set(['evaluations', 'scrapes', 'wall clock']);

/**
 * The sources that told of it, over which window, and what about them decides: that something was there, which a gap
 * cannot take back; that something was absent, or when it came, which a gap may hide.
 */
export interface Rests {
  on: 'presence' | 'absence' | 'time';
  sources: readonly string[];
  window: Window;
}

/** The first gap in what a claim rests on; undefined where it rests on firm ground. */
export function gapUnder(
  facts: Facts,
  rests: Rests | undefined,
  evaluationIntervalMs: Millis,
): Gap | undefined {
  if (rests === undefined || rests.on === 'presence') return undefined;
  for (const source of rests.sources) {
    // Timelines of before these were watched have no word of them.
    if (LATER.has(source) && !facts.sources.has(source)) continue;
    const gap = sourceGap(facts, source, rests.window, evaluationIntervalMs);
    if (gap !== undefined) return gap;
  }
  return undefined;
}
