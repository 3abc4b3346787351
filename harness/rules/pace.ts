import { humanMs } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import { dividesExactly } from './duration.ts';

/** What bounds the pace of a run; all in production's time unless it says otherwise. */
export interface PaceInputs {
  /** What the user asked for with `--pace`. */
  readonly requested?: number;
  /** The shortest scrape interval of the jobs that the rules read. */
  readonly scrapeIntervalMs: number;
  /** The timeout of the job that probes readiness. */
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs?: number;
  /** The longest that the service may take to answer a probe. The service's own, so it is never divided. */
  readonly readinessDeadlineMs: number;
  /** What the blackbox exporter takes off the scrape timeout before division; 500 by default. */
  readonly timeoutOffsetMs?: number;
  /** The ranges in which the rules count requests, such as 300000 for `rate(http_requests_total[5m])`. */
  readonly ranges: readonly number[];
  /** Requests per second that the workload sends and the rules count. */
  readonly requestRate: number;
  /** Every duration that will be divided, so that the pace divides all of them exactly. */
  readonly durationsMs?: readonly number[];
}

/** A pace and why it is not higher. */
export interface ChosenPace {
  readonly pace: number;
  readonly bound:
    | 'limit'
    | 'requested'
    | 'scrape-timeout'
    | 'scrape-interval'
    | 'evaluation-interval'
    | 'events'
    | 'exact';
  readonly reason: string;
}

/** Beyond this, chance and start-up costs weigh more than the wait that is saved. */
export const MAX_PACE = 20;
/** Below this, Prometheus' own latencies leave the bounds that alerts are held to. */
const MIN_INTERVAL_MS = 100;
/** With fewer events in a range, their random number alone makes a rule flap and restart its `for`. */
const MIN_EVENTS = 25;

interface Bound {
  readonly limit: number;
  readonly bound: ChosenPace['bound'];
  readonly reason: string;
  /** A pace that equals the limit is within it, unless the bound is strict. */
  readonly strict?: true;
}

/**
 * The highest whole pace at which the live proof still means what production's rules mean.
 * @throws {FiredrillError} `usage` when the requested pace lies beyond a bound, naming the bound and the highest pace
 */
export function choosePace(inputs: PaceInputs): ChosenPace {
  const bounds = boundsOf(inputs);
  const exact = (pace: number) =>
    pace === 1 || (inputs.durationsMs ?? []).every((ms) => dividesExactly(ms, pace));
  const best = highest(bounds, exact);
  if (inputs.requested === undefined) return best;
  const { requested } = inputs;
  if (!(Number.isFinite(requested) && requested >= 1)) {
    throw new FiredrillError('usage', `--pace ${requested}: a pace divides durations, so it is 1 or more`);
  }
  if (requested === 1) return { pace: 1, bound: 'requested', reason: 'real time, as asked' };
  const broken = bounds.find((bound) => exceeds(requested, bound));
  if (broken !== undefined) {
    throw new FiredrillError(
      'usage',
      `--pace ${requested} is too high: ${broken.reason}; use --pace ${best.pace} or less`,
    );
  }
  const odd = (inputs.durationsMs ?? []).find((ms) => !dividesExactly(ms, requested));
  if (odd !== undefined) {
    const reason = `${humanMs(odd)} divided by it is ${odd / requested} ms and Prometheus counts in whole ones`;
    throw new FiredrillError(
      'usage',
      `--pace ${requested} does not divide evenly: ${reason}; use --pace ${best.pace}`,
    );
  }
  return { pace: requested, bound: 'requested', reason: 'as asked' };
}

function highest(bounds: readonly Bound[], exact: (pace: number) => boolean): ChosenPace {
  const within = (pace: number) => !bounds.some((bound) => exceeds(pace, bound));
  let pace = MAX_PACE;
  while (pace > 1 && !within(pace)) pace--;
  const tightest = bounds.find((bound) => exceeds(pace + 1, bound));
  const { bound, reason } = tightest ?? { bound: 'limit' as const, reason: `at most ${MAX_PACE}` };
  const whole = pace;
  while (pace > 1 && !exact(pace)) pace--;
  if (pace === whole) return { pace, bound, reason };
  return {
    pace,
    bound: 'exact',
    reason: `${whole} would be possible (${reason}), but ${pace} divides every duration into whole ms`,
  };
}

function exceeds(pace: number, { limit, strict }: Bound): boolean {
  return strict === true ? pace >= limit : pace > limit;
}

/** The bounds, the tightest first. */
function boundsOf(inputs: PaceInputs): Bound[] {
  const offsetMs = inputs.timeoutOffsetMs ?? 500;
  const left = inputs.scrapeTimeoutMs - offsetMs;
  const bounds: Bound[] = [
    { limit: MAX_PACE, bound: 'limit', reason: `a pace is at most ${MAX_PACE}` },
    {
      limit: left / inputs.readinessDeadlineMs,
      bound: 'scrape-timeout',
      strict: true,
      reason:
        `the scrape timeout of ${humanMs(inputs.scrapeTimeoutMs)}, less ${humanMs(offsetMs)} for the exporter, must after ` +
        `division exceed the readiness deadline of ${humanMs(inputs.readinessDeadlineMs)}, or a hanging probe yields no sample`,
    },
    {
      limit: inputs.scrapeIntervalMs / MIN_INTERVAL_MS,
      bound: 'scrape-interval',
      reason: `scraping more often than every ${MIN_INTERVAL_MS} ms (now every ${humanMs(inputs.scrapeIntervalMs)}) distorts alert latency`,
    },
  ];
  if (inputs.evaluationIntervalMs !== undefined) {
    bounds.push({
      limit: inputs.evaluationIntervalMs / MIN_INTERVAL_MS,
      bound: 'evaluation-interval',
      reason: `evaluating more often than every ${MIN_INTERVAL_MS} ms (now every ${humanMs(inputs.evaluationIntervalMs)}) distorts alert latency`,
    });
  }
  if (inputs.ranges.length > 0) {
    const shortest = Math.min(...inputs.ranges);
    bounds.push({
      limit: ((shortest / 1000) * inputs.requestRate) / MIN_EVENTS,
      bound: 'events',
      reason: `a range of ${humanMs(shortest)} must after division still hold ${MIN_EVENTS} events at ${inputs.requestRate} a second`,
    });
  }
  return bounds.sort((a, b) => a.limit - b.limit);
}
