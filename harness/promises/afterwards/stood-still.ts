/** Whether the prober itself stood still for so long that what was seen says more of it than of the target. */

import { stallsOf } from '../../figures/stalls.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import { share } from '../../text/format.ts';

/** Share of a window from which on it does. */
const STALLED_SHARE = 0.01;

/** The reason why a window proves nothing against the target; undefined where the prober kept its times. */
export function stoodStill(facts: Facts, { from, to }: Window, resolutionMs: Millis): string | undefined {
  const stalls = stallsOf(facts, resolutionMs).filter(({ thread }) => thread === 'prober');
  const overlap = stalls.reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)),
    0,
  );
  const stalled = overlap / (to - from);
  return stalled > STALLED_SHARE ? `the prober stood still for ${share(stalled)} of the window` : undefined;
}
