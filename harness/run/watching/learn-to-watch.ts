/** From what a probe costs to how often each is sent. */

import { FiredrillError } from '../../model/errors.ts';
import { PROBES, type ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { WatchingRecord } from '../../model/timeline.ts';
import { enoughInFlight } from '../../signals/probes/prober-loop.ts';
import type { ProbeRates } from '../../signals/signal.ts';
import { duration, share } from '../../text/format.ts';
import { type ChosenPeriods, COARSEST_MS, choosePeriods, MOST_SHARE } from './choose-periods.ts';
import type { ProbeCosts } from './measure-costs.ts';

/**
 * Milliseconds of work that probes of a kind may leave under way in a service that hangs: once it is well it has that to do
 * first, for probes that have been given up.
 */
const BACKLOG_MS = 50;
/** One that hangs must not keep the next from being sent. */
const LEAST_IN_FLIGHT = 2;

export interface WatchQuestion {
  finestMs: Millis;
  deadlines: Readonly<Record<ProbeName, Millis>>;
  capacity: number;
  asked: Partial<Readonly<Record<ProbeName, Millis>>>;
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
  const { readiness, liveness, user } = costs;
  const costMs = { readiness: readiness.costMs, liveness: liveness.costMs, user: user.costMs };
  const chosen = choosePeriods({ ...question, costMs });
  bearable(chosen, costs);
  const of = (probe: ProbeName) => {
    const { everyMs, by } = chosen.periods[probe];
    const borne = Math.floor(BACKLOG_MS / Math.max(costMs[probe], 1e-3));
    const inFlight = Math.min(enoughInFlight(deadlines[probe], everyMs), Math.max(LEAST_IN_FLIGHT, borne));
    const { cpuMs, aloneMs } = costs[probe];
    return {
      everyMs,
      inFlight,
      ...(cpuMs === undefined ? {} : { cpuMs: rounded(cpuMs) }),
      aloneMs: rounded(aloneMs),
      costMs: rounded(costMs[probe]),
      by,
    };
  };
  return {
    kind: 'watching',
    share: rounded(chosen.share),
    serial: rounded(serial),
    probes: { readiness: of('readiness'), liveness: of('liveness'), user: of('user') },
  };
}

/** As the prober wants it. */
export function ratesOf({ probes }: WatchingRecord): ProbeRates {
  const of = (probe: ProbeName) => ({
    everyMs: probes[probe].everyMs,
    maxInFlight: probes[probe].inFlight,
  });
  return { readiness: of('readiness'), liveness: of('liveness'), user: of('user') };
}

function bearable({ unbearable, periods }: ChosenPeriods, costs: ProbeCosts['costs']): void {
  const [worst] = PROBES.filter((probe) => unbearable.includes(probe)).sort(
    (a, b) => periods[b].everyMs - periods[a].everyMs,
  );
  if (worst === undefined) return;
  const { costMs } = costs[worst];
  const every = duration(periods[worst].everyMs);
  throw new FiredrillError(
    'unavailable',
    `the service cannot bear to be watched: one ${worst} probe takes ${duration(costMs)} of its time, so that at most ` +
      `${share(MOST_SHARE)} for all of them is one every ${every}, further apart than ${duration(COARSEST_MS)}, of which ` +
      `nothing could be said; give ${worst} a cheaper route, or say contract.probes.${worst}.everyMs or --resolution`,
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
