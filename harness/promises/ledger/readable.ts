/** Reads of what was acknowledged: their user finds what he wrote, and what was read once goes on being there. */

import type { Millis } from '../../model/time.ts';
import type { RecordOf } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { duration, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';

/** A target that says yes to a write and then that it never heard of it, has lost it for that reader. */
export function readable(id: string, facts: Facts): Claim {
  const judged = judging(id);
  const until = watchedUntil(facts);
  const reads = facts.reads.filter((read) => read.intended <= until);
  const absent = reads.find((read) => read.found === false);
  if (absent !== undefined)
    return judged('fail', `one did at ${moment(absent.intended)}${stale(absent, facts)}`, absent.intended);
  if (!reads.some((read) => read.ok)) return judged('no-evidence', 'no read succeeded');
  return judged('pass', `none of ${reads.length} did`);
}

/**
 * Which guarantee of a session it breaks: to read one's own writes, or that reads are monotonic. D. Terry et al., Session
 * Guarantees for Weakly Consistent Replicated Data, PDIS 1994.
 */
function stale({ id, sent }: RecordOf<'read'>, { reads, writes }: Facts): string {
  if (id === undefined) return '';
  const before = reads.findLast((one) => one.id === id && one.found === true && one.t <= sent);
  if (before !== undefined) return `: ${id} had been read ${ago(sent, before.t)} (reads are not monotonic)`;
  const written = writes.find((one) => one.id === id && one.outcome === 'acknowledged');
  return written === undefined
    ? ''
    : `: ${id} had been acknowledged ${ago(sent, written.t)} (its user does not read what he wrote)`;
}

function ago(now: Millis, t: Millis): string {
  return `${duration(Math.max(0, now - t))} before`;
}
