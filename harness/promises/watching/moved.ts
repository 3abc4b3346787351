/** Whether the users' requests fared otherwise with probes than without them. */

import { median } from '../../figures/median.ts';
import type { Millis } from '../../model/time.ts';
import type { ControlRecord } from '../../model/timeline.ts';
import { type Requests, type Served, served } from '../../signals/workload/requests.ts';

/** Requests of a stretch below which nothing is said. */
export const FEWEST = 12;
/** A median that moved by less than either is not moved for any user: of what it was, and milliseconds. */
const MOVED_SHARE = 0.25;
const MOVED_MS = 2;
/** Standard deviations beyond which one of a hundred comparisons of equals lies. */
const Z = 2.33;

interface Stretch {
  from: Millis;
  to: Millis;
}

/** How requests fared that were due in a stretch. */
export interface Fared {
  requests: number;
  failed: number;
  /** Milliseconds from when they were due; NaN of none. */
  p50Ms: Millis;
}

export interface Compared {
  without: Fared;
  with: Fared;
  /** What was moved, if anything; undefined where there are too few requests to tell. */
  moved: 'nothing' | 'errors' | 'latency' | undefined;
}

/** What a run saw of it: by its users' requests, or by those that stood for them. */
export function comparedIn(facts: Pick<Requests, 'writes' | 'reads'>, control: ControlRecord): Compared {
  return compared(control.own?.requests ?? served(facts), control);
}

export function compared(
  all: readonly Served[],
  { without, with: watched }: { without: Stretch; with: Stretch },
): Compared {
  const [a, b] = [within(all, without), within(all, watched)];
  return { without: fared(a), with: fared(b), moved: movedOf(a, b) };
}

function movedOf(without: readonly Served[], watched: readonly Served[]): Compared['moved'] {
  if (without.length < FEWEST || watched.length < FEWEST) return undefined;
  const [before, after] = [fared(without), fared(watched)];
  if (after.failed / after.requests > before.failed / before.requests) return 'errors';
  const by = after.p50Ms - before.p50Ms;
  const noticeable = by > Math.max(MOVED_MS, MOVED_SHARE * before.p50Ms);
  return noticeable && slower(without.map(took), watched.map(took)) ? 'latency' : 'nothing';
}

/**
 * Whether `b` tends to be greater than `a` by more than chance: Mann and Whitney's U against its normal approximation
 * ("On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other", 1947), one-sided at 1 %.
 */
function slower(a: readonly number[], b: readonly number[]): boolean {
  let u = 0;
  for (const y of b) for (const x of a) u += y > x ? 1 : y === x ? 0.5 : 0;
  const [n, m] = [a.length, b.length];
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12) > Z;
}

function within(all: readonly Served[], { from, to }: Stretch): Served[] {
  return all.filter(({ intended }) => intended >= from && intended < to);
}

const took = ({ intended, t }: Served): Millis => t - intended;

function fared(requests: readonly Served[]): Fared {
  return {
    requests: requests.length,
    failed: requests.filter(({ ok }) => !ok).length,
    p50Ms: median(requests.map(took)),
  };
}
