import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Gap } from '../../signals/signal.ts';
import { duration, moment } from '../../text/format.ts';
import type { Plan } from '../plan.ts';
import { REQUESTS, requestPeriod } from '../request-series.ts';

/** A hole that a person would notice; shorter ones are the machine's breath. */
const SMALLEST_HOLE_MS = 1000;
/** As many missing on end are a hole where they are further apart than that. */
const MISSING = 5;

/**
 * The first hole in the writes or the reads that were sent between two moments: what was not sent shows nothing. A write
 * whose end was not recorded is one, too: how it went is not known.
 */
export function trafficHole(facts: Facts, plan: Plan, from: Millis, to: Millis): Gap | undefined {
  const longest = Math.max(SMALLEST_HOLE_MS, MISSING * requestPeriod(plan));
  const holes = REQUESTS.flatMap((kind) => {
    const sent = facts[kind].map((one) => one.sent).filter((t) => t >= from && t <= to);
    const edges = [from, ...sent.sort((a, b) => a - b), to];
    const i = edges.findIndex((t, n) => n > 0 && t - (edges[n - 1] ?? t) > longest);
    const [before = from, after = to] = [edges[i - 1], edges[i]];
    if (i < 0) return [];
    return [
      { because: `no ${kind} were sent for ${duration(after - before)} from ${moment(before)}`, at: before },
    ];
  });
  return holes.sort((a, b) => a.at - b.at)[0] ?? openWrite(facts, from, to);
}

function openWrite({ attempts, writes }: Facts, from: Millis, to: Millis): Gap | undefined {
  const over = new Set(writes.map(({ id }) => id));
  const open = [...attempts].find(([id, t]) => t >= from && t <= to && !over.has(id));
  if (open === undefined) return undefined;
  const [id, t] = open;
  return { because: `how the write ${id} of ${moment(t)} ended was not recorded`, at: t };
}
