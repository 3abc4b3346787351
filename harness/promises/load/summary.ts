/** What a spike came to, against what the stack could do before and with each remedy. */

import { helps } from '../../figures/helps.ts';
import type { LoadSummary, RemedySummary } from '../../model/judgement.ts';
import type { Interval } from '../../model/time.ts';
import type { LoadRecord } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import type { LoadContract, Remedy } from '../../signals/load/contract.ts';

/** Undefined where the spike was not seen to its end. */
export function loadSummary(facts: Facts, load: LoadContract, seed: number): LoadSummary | undefined {
  const spike = facts.loads.find(({ window }) => window === 'spike');
  if (spike === undefined) return undefined;
  const { kept } = facts;
  return {
    ...spike.load,
    capacity: capacityOf(facts, load),
    offeredPerSecond: rounded((1000 * spike.load.planned) / load.spike.durationMs),
    durationMs: load.spike.durationMs,
    lastAnswerMs: rounded(spike.t - spike.to),
    moments: spike.moments,
    ...(load.queue === undefined
      ? {}
      : { queue: { most: mostQueued(facts, spike), drain: drainOf(facts, spike) } }),
    kept:
      kept === undefined || kept.error !== undefined
        ? null
        : {
            acknowledged: kept.acknowledged,
            lost: kept.lost.length,
            duplicated: kept.duplicated.length,
            ...(kept.undone === undefined ? {} : { undone: kept.undone }),
          },
    remedies: load.remedies.map((remedy) => remedySummary(facts, remedy)),
    seed,
  };
}

function capacityOf(facts: Facts, { capacity }: LoadContract): LoadSummary['capacity'] {
  const seen = facts.loads.find(({ window }) => window === 'capacity');
  if (seen === undefined) return null;
  const { load, from, to } = seen;
  return {
    perSecond: rounded((1000 * load.ok) / (to - from)),
    users: capacity.users,
    generatorCpu: load.generator.cpu,
  };
}

/** From the beginning of a stretch of load until the queue was empty, or the next stretch began. */
function queueDuring({ queue, loads }: Facts, { from }: LoadRecord): Facts['queue'] {
  const next = Math.min(
    ...loads.filter((one) => one.from > from).map((one) => one.from),
    Number.POSITIVE_INFINITY,
  );
  return queue.filter(({ t }) => t >= from && t < next);
}

function mostQueued(facts: Facts, spike: LoadRecord): number | null {
  const depths = queueDuring(facts, spike).flatMap(({ depth }) => depth ?? []);
  return depths.length === 0 ? null : Math.max(...depths);
}

/** From the end of sending until none waits: between the last look that saw some and the first that saw none. */
function drainOf(facts: Facts, load: LoadRecord): Interval | null {
  const after = queueDuring(facts, load).filter(({ t }) => t >= load.to);
  const empty = after.findIndex(({ depth }) => depth === 0);
  const seen = after[empty];
  if (seen === undefined) return null;
  const before = after.slice(0, empty).findLast(({ depth }) => depth !== null)?.t ?? load.to;
  return { low: rounded(before - load.to), high: rounded(seen.t - load.to) };
}

function remedySummary(facts: Facts, { name, title, figure }: Remedy): RemedySummary {
  const windows = facts.loads.filter(({ window, remedy }) => window === 'remedy' && remedy === name);
  const values = (on: boolean) =>
    windows.filter((one) => one.on === on).map((one) => figureOf(facts, one, figure));
  const [without, with_] = [values(false), values(true)];
  return { name, title, figure, without, with: with_, helps: helps(without, with_) };
}

/** Of what was due, the share that must have been sent for two windows to be alike. */
const SENT_AT_LEAST = 0.999;

/** Null where it cannot be told, also because not all was offered, or a service that was new was still getting quicker. */
function figureOf(facts: Facts, record: LoadRecord, figure: Remedy['figure']): Interval | null {
  const { latencyMs, generator, sent, planned } = record.load;
  if (record.cold || sent < SENT_AT_LEAST * planned) return null;
  if (figure === 'drain') return drainOf(facts, record);
  if (latencyMs === null) return null;
  // By as much as requests left late, the latency may be the generator's own.
  return { low: Math.max(0, rounded(latencyMs.p95 - generator.sendLagMs.p99)), high: rounded(latencyMs.p95) };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
