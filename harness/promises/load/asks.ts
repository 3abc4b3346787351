/** What is waited for around a spike. */

import type { Look } from '../../model/look.ts';
import type { LoadContract } from '../../signals/load/contract.ts';
import type { Condition, SoFar } from '../condition.ts';

/** What a loaded machine may add to a spike. */
const SPIKE_SLACK_MS = 5_000;

/** Counted from now on, since what was seen before says nothing. */
export function queueEmpty({ queue }: LoadContract, soFar: SoFar<unknown>): Condition[] {
  if (queue === undefined) return [];
  const { facts, limits, now } = soFar;
  const since = now();
  const look = (): Look => {
    const { t, depth } = facts.queue.at(-1) ?? { t: 0, depth: null };
    if (t > since && depth === 0) return { met: true };
    return { met: false, seen: depth === null ? 'it does not say' : `${depth} wait` };
  };
  return [{ id: 'load/queue-empty', for: 'the queue to be empty', limitMs: limits.calmMs, look }];
}

/** The spike has left in full. A spike is as long as its contract has it, so nothing else decides how long the hold is. */
export function spikeSent({ spike }: LoadContract, { facts }: SoFar<unknown>): Condition {
  return {
    id: 'load/spike-sent',
    for: 'the last request of the spike',
    limitMs: spike.durationMs + SPIKE_SLACK_MS,
    look: () => (facts.spikeSent ? { met: true } : { met: false, seen: 'not yet' }),
    alone: true,
  };
}

/** All of it is over. */
export function spikeOver({ deadlineMs }: LoadContract, { facts }: SoFar<unknown>): Condition {
  return {
    id: 'load/spike-over',
    for: 'every answer to the spike',
    limitMs: deadlineMs + SPIKE_SLACK_MS,
    look: () =>
      facts.loads.some(({ window }) => window === 'spike') ? { met: true } : { met: false, seen: 'not yet' },
  };
}
