/** How hard the machine of a run was pressed over a while, and by what: differences of what it had counted. */

import type { Millis } from '../model/time.ts';
import type { RecordOf } from '../model/timeline.ts';

type Look = RecordOf<'pressure'>;

export interface Span {
  from: Millis;
  to: Millis;
}

/** Shares of the span, 0 to 1; what the machine does not count is absent. */
export interface Strain {
  /** In which some task waited for it, of the run or not: the kernel's PSI. */
  cpu?: number;
  io?: number;
  memory?: number;
  /** Of all cores: given to other machines; worked for others than this run. */
  stolen?: number;
  foreign?: number;
  /** The service whose tasks waited longest for a core, and how much that was of the span; above 1 several did at a time. */
  waited?: { service: string; share: number };
  /** How long the engine's tasks waited for a core, all of them together. */
  engine?: number;
}

const ENGINE = 'engine';
/** What the runner waits for is told by stalls; the engine is no part of the service. */
const NO_SERVICE: ReadonlySet<string> = new Set(['runner', ENGINE]);

/**
 * @param looks by time; between two of them totals grow evenly
 * @param broken the service that a fault is in: what it waits for may be the fault's doing
 * @returns undefined where there are not two looks in reach of the span
 */
export function strainOver(looks: readonly Look[], { from, to }: Span, broken: string): Strain | undefined {
  const totals = between(looks, from, to);
  if (totals === undefined) return undefined;
  const { last, share } = totals;
  const strain: Strain = {};
  for (const resource of ['cpu', 'io', 'memory'] as const) {
    const part = share((look) => look[resource]?.some);
    if (part !== undefined) strain[resource] = Math.min(1, part);
  }
  const stolen = share(({ stolenMs }) => stolenMs);
  if (stolen !== undefined) strain.stolen = stolen / last.cores;
  const tasks = between(
    looks.filter(({ own }) => own !== undefined),
    from,
    to,
  );
  if (tasks === undefined) return strain;
  const names = Object.keys(tasks.last.own ?? {});
  const ran = names.map((name) => tasks.share(({ own }) => own?.[name]?.ranMs ?? 0) ?? 0);
  const busy = tasks.share(({ busyMs }) => busyMs);
  if (busy !== undefined)
    strain.foreign = Math.max(0, busy - ran.reduce((sum, one) => sum + one, 0)) / last.cores;
  const waited = names
    .filter((name) => !NO_SERVICE.has(name) && name !== broken)
    .map((service) => ({ service, share: tasks.share(({ own }) => own?.[service]?.waitedMs ?? 0) ?? 0 }))
    .toSorted((a, b) => b.share - a.share)[0];
  if (waited !== undefined) strain.waited = waited;
  const engine = tasks.share(({ own }) => own?.[ENGINE]?.waitedMs);
  if (engine !== undefined) strain.engine = engine;
  return strain;
}

interface Between {
  last: Look;
  /** How much of the time in between a total grew; undefined where it is not counted. */
  share(total: (look: Look) => number | undefined): number | undefined;
}

/** From the last look at or before the one end to the first at or after the other, or as near as there are any. */
function between(looks: readonly Look[], from: Millis, to: Millis): Between | undefined {
  const after = looks.findIndex(({ t }) => t > from);
  const begin = after === -1 ? looks.length - 1 : Math.max(0, after - 1);
  const end = looks.findIndex(({ t }) => t >= to);
  const first = looks[begin];
  const last = looks[end === -1 ? looks.length - 1 : end];
  if (first === undefined || last === undefined || last.t <= first.t) return undefined;
  const ms = last.t - first.t;
  return {
    last,
    share(total) {
      const before = total(first);
      const then = total(last);
      return before === undefined || then === undefined ? undefined : Math.max(0, then - before) / ms;
    },
  };
}
