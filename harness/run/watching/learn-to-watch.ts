/** From what a probe costs to how often each is sent. */

import { FiredrillError } from '../../model/errors.ts';
import type { ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { WatchingRecord } from '../../model/timeline.ts';
import { enoughInFlight } from '../../signals/probes/prober-loop.ts';
import type { ProbeRates } from '../../signals/signal.ts';
import { duration, exact, share } from '../../text/format.ts';
import { type ChosenPeriods, COARSEST_MS, choosePeriods, MOST_SHARE } from './choose-periods.ts';
import type { ProbeCosts } from './measure-costs.ts';

/**
 * Milliseconds of work that probes of a kind may leave under way in a service that hangs: once it is well it has that to do
 * first, for probes that have been given up.
 */
const BACKLOG_MS = 50;
/** Of the service's time, what probes may not take even where they were asked for: what it does for them is what is measured. */
const NEVER_SHARE = 0.5;
/** One that hangs must not keep the next from being sent. */
const LEAST_IN_FLIGHT = 2;

/** What is known of watching before anything is measured. */
export interface WatchQuestion {
  /** The finest that figures have a use for, milliseconds. */
  finestMs: Millis;
  /** Those that their transport lets be no finer than this, milliseconds. */
  coarser?: Readonly<Partial<Record<ProbeName, Millis>>>;
  /** By when each probe must be answered, milliseconds. */
  deadlines: Readonly<Partial<Record<ProbeName, Millis>>>;
  /** Milliseconds of work that the service does in a millisecond. */
  capacity: number;
  /** Periods that were asked for, milliseconds, whatever they cost. */
  asked: Readonly<Partial<Record<ProbeName, Millis>>>;
  /** How many times as far apart as the cost alone allows. */
  times: number;
}

/**
 * What is recorded of it.
 * @throws FiredrillError `unavailable` where the service cannot bear to be watched
 */
export function watchingOf(
  { costs, serial }: ProbeCosts,
  { deadlines, ...question }: WatchQuestion,
): Omit<WatchingRecord, 't'> {
  const costMs = Object.fromEntries([...costs].map(([probe, { costMs }]) => [probe, costMs]));
  const chosen = choosePeriods({ ...question, costMs });
  bearable(chosen, costs);
  sensible(chosen);
  const probes = [...costs].map(([probe, { cpuMs, aloneMs, costMs }]) => {
    const { everyMs, by } = chosen.periods.get(probe) ?? { everyMs: COARSEST_MS, by: 'cost' };
    const borne = Math.floor(BACKLOG_MS / Math.max(costMs, 1e-3));
    const enough = enoughInFlight(deadlines[probe] ?? 0, everyMs);
    const found = {
      everyMs,
      inFlight: Math.min(enough, Math.max(LEAST_IN_FLIGHT, borne)),
      ...(cpuMs === undefined ? {} : { cpuMs: rounded(cpuMs) }),
      aloneMs: rounded(aloneMs),
      costMs: rounded(costMs),
      by,
    };
    return [probe, found] as const;
  });
  return {
    kind: 'watching',
    share: rounded(chosen.share),
    serial: rounded(serial),
    probes: Object.fromEntries(probes),
  };
}

/** As the prober wants it. */
export function ratesOf({ probes }: Pick<WatchingRecord, 'probes'>): ProbeRates {
  return Object.fromEntries(
    Object.entries(probes).map(([probe, { everyMs, inFlight }]) => [
      probe,
      { everyMs, maxInFlight: inFlight },
    ]),
  );
}

function bearable({ unbearable, periods }: ChosenPeriods, costs: ProbeCosts['costs']): void {
  const every = (probe: ProbeName) => periods.get(probe)?.everyMs ?? 0;
  const [worst] = unbearable.toSorted((a, b) => every(b) - every(a));
  if (worst === undefined) return;
  throw new FiredrillError(
    'unavailable',
    `the service cannot bear to be watched: one ${worst} probe takes ${duration(costs.get(worst)?.costMs ?? 0)} of its ` +
      `time, so that at most ${share(MOST_SHARE)} for all of them is one every ${duration(every(worst))}, further apart ` +
      `than ${duration(COARSEST_MS)}, of which nothing could be said; give ${worst} a cheaper route, or say ` +
      `contract.probes.${worst}.everyMs or --resolution`,
  );
}

function sensible({ share: of, periods }: ChosenPeriods): void {
  if (of <= NEVER_SHARE) return;
  const rates = [...periods].map(([probe, { everyMs }]) => `${probe} every ${exact(everyMs)}`).join(', ');
  throw new FiredrillError(
    'unavailable',
    `the service cannot bear to be watched so often: ${rates} would take ${share(of)} of its time, more than half of it; ` +
      'leave out everyMs and --resolution, or ask for longer',
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
