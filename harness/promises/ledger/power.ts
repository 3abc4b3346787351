/** How rare a loss would have been seen. */

import { oneIn } from '../../figures/rule-of-three.ts';
import type { Millis } from '../../model/time.ts';
import type { WriteRecord } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, exact } from '../../text/format.ts';

/** Writes are lost where the fault comes and goes: further from both than this they say little of it. Milliseconds. */
const NEAR_MS = 5000;

export interface Power {
  withinMs: Millis;
  /** Acknowledged so near to injection or undo, and read back. */
  writes: number;
  /** A loss of one in so many of them would have been seen with 95 %; null where there were none. */
  oneIn: number | null;
}

export function powerOf({ writes, readbacks, fault }: Facts): Power {
  const edges = [fault.injected, fault.undone].filter((t) => t !== undefined);
  const isNear = ({ t }: WriteRecord) => edges.some((edge) => Math.abs(t - edge) <= NEAR_MS);
  const isKnown = ({ id }: WriteRecord) => (readbacks.get(id)?.copies ?? -1) >= 0;
  const near = writes.filter((one) => one.outcome === 'acknowledged' && isNear(one) && isKnown(one));
  return { withinMs: NEAR_MS, writes: near.length, oneIn: oneIn(near.length) };
}

/** `of 40 acknowledged within 5 s of injection or undo, a loss of one in 13 would have been seen with 95 %` */
export function powerInWords({ withinMs, writes, oneIn: n }: Power): string {
  const near = `within ${exact(withinMs)} of injection or undo`;
  if (n === null) return `none was acknowledged ${near}: a loss there would not have been seen`;
  return `of ${count(writes, 'write')} acknowledged ${near}, a loss of one in ${n} would have been seen with 95 %`;
}
