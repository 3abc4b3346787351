/** What a spike came to, against what the stack could do before and with each remedy. */

import type { LoadContract, Remedy } from '../../model/contract.ts';
import type { LoadSummary, RemedySummary } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Interval } from '../../model/time.ts';
import type { LoadRecord } from '../../model/timeline.ts';
import type { Evidence } from '../../signals/evidence.ts';

/** Undefined where the contract has no load, or the spike was not seen to its end. */
export function loadSummary(evidence: Evidence, { contract, seed = 0 }: RunHeader): LoadSummary | undefined {
  const { load } = contract;
  const spike = evidence.loads.find(({ window }) => window === 'spike');
  if (load === undefined || spike === undefined) return undefined;
  const { kept } = evidence;
  return {
    ...spike.load,
    capacity: capacityOf(evidence, load),
    offeredPerSecond: rounded((1000 * spike.load.planned) / load.spike.durationMs),
    durationMs: load.spike.durationMs,
    lastAnswerMs: rounded(spike.t - spike.to),
    moments: spike.moments,
    ...(load.queue === undefined
      ? {}
      : { queue: { most: mostQueued(evidence, spike), drain: drainOf(evidence, spike) } }),
    kept:
      kept === undefined || kept.error !== undefined
        ? null
        : {
            acknowledged: kept.acknowledged,
            lost: kept.lost.length,
            duplicated: kept.duplicated.length,
            ...(kept.undone === undefined ? {} : { undone: kept.undone }),
          },
    remedies: load.remedies.map((remedy) => remedySummary(evidence, remedy)),
    seed,
  };
}

function capacityOf(evidence: Evidence, { capacity }: LoadContract): LoadSummary['capacity'] {
  const seen = evidence.loads.find(({ window }) => window === 'capacity');
  if (seen === undefined) return null;
  const { load, from, to } = seen;
  return {
    perSecond: rounded((1000 * load.ok) / (to - from)),
    users: capacity.users,
    generatorCpu: load.generator.cpu,
  };
}

/** From the beginning of a stretch of load until the queue was empty, or the next stretch began. */
function queueDuring({ queue, loads }: Evidence, { from }: LoadRecord): Evidence['queue'] {
  const next = Math.min(
    ...loads.filter((one) => one.from > from).map((one) => one.from),
    Number.POSITIVE_INFINITY,
  );
  return queue.filter(({ t }) => t >= from && t < next);
}

function mostQueued(evidence: Evidence, spike: LoadRecord): number | null {
  const depths = queueDuring(evidence, spike).flatMap(({ depth }) => depth ?? []);
  return depths.length === 0 ? null : Math.max(...depths);
}

/** From the end of sending until nobody waits: between the last look that saw somebody and the first that saw none. */
function drainOf(evidence: Evidence, load: LoadRecord): Interval | null {
  const after = queueDuring(evidence, load).filter(({ t }) => t >= load.to);
  const empty = after.findIndex(({ depth }) => depth === 0);
  const seen = after[empty];
  if (seen === undefined) return null;
  const before = after.slice(0, empty).findLast(({ depth }) => depth !== null)?.t ?? load.to;
  return { low: rounded(before - load.to), high: rounded(seen.t - load.to) };
}

function remedySummary(evidence: Evidence, { name, title, figure }: Remedy): RemedySummary {
  const windows = evidence.loads.filter(({ window, remedy }) => window === 'remedy' && remedy === name);
  const values = (on: boolean) =>
    windows.filter((one) => one.on === on).map((one) => figureOf(evidence, one, figure));
  const [without, with_] = [values(false), values(true)];
  return { name, title, figure, without, with: with_, helps: helps(without, with_) };
}

/** Of what was due, the share that must have been sent for two windows to be alike. */
const SENT_AT_LEAST = 0.999;

/** Null where it cannot be told, also because not all was offered, or a service that was new was still getting quicker. */
function figureOf(evidence: Evidence, record: LoadRecord, figure: Remedy['figure']): Interval | null {
  const { latencyMs, generator, sent, planned } = record.load;
  if (record.cold || sent < SENT_AT_LEAST * planned) return null;
  if (figure === 'drain') return drainOf(evidence, record);
  if (latencyMs === null) return null;
  // By as much as requests left late, the latency may be the generator's own.
  return { low: Math.max(0, rounded(latencyMs.p95 - generator.sendLagMs.p99)), high: rounded(latencyMs.p95) };
}

/** Every window with it must be better than every window without, however they are read; or none of them is. */
function helps(
  without: readonly (Interval | null)[],
  with_: readonly (Interval | null)[],
): RemedySummary['helps'] {
  const [off, on] = [known(without), known(with_)];
  if (off === undefined || on === undefined) return 'open';
  const worst = Math.max(...on.map(({ high }) => high));
  if (worst < Math.min(...off.map(({ low }) => low))) return 'yes';
  const best = Math.min(...on.map(({ high }) => high));
  return best >= Math.max(...off.map(({ high }) => high)) ? 'no' : 'open';
}

function known(values: readonly (Interval | null)[]): Interval[] | undefined {
  const all = values.filter((value) => value !== null);
  return all.length === 0 || all.length < values.length ? undefined : all;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
