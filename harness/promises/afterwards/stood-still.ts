/** What Firedrill saw while it stood still itself says more of it than of the target. */

import type { Stall } from '../../figures/stalls.ts';
import type { Millis } from '../../model/time.ts';
import type { Window } from '../../signals/signal.ts';

/** Share of what an answer took from which on a stall in it says more of Firedrill than of the target. */
const MOST_OF_ANSWER = 0.1;

/** Asked and answered within a window, and not while the thread that takes the times stood still. */
export function undisturbed<Asked extends { sent: Millis; over: Millis }>(
  all: readonly Asked[],
  { from, to }: Window,
  stalls: readonly Stall[],
): Asked[] {
  const near = stalls.filter((one) => one.to >= from && one.from <= to);
  return all.filter(
    ({ sent, over }) =>
      sent >= from && over <= to && stillDuring({ from: sent, to: over }, near) <= MOST_OF_ANSWER,
  );
}

/** Share of a window, 0 to 1, in which it did; stalls that overlap count once. */
export function stillDuring({ from, to }: Window, stalls: readonly Stall[]): number {
  let [still, until] = [0, from];
  for (const stall of stalls.toSorted((one, other) => one.from - other.from)) {
    const end = Math.min(stall.to, to);
    still += Math.max(0, end - Math.max(stall.from, until));
    until = Math.max(until, end);
  }
  return to > from ? still / (to - from) : 0;
}
