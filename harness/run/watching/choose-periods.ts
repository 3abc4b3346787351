/** How often each probe may be sent so that watching is never the incident. Pure. */

import { type ProbeName, probesIn } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';

/** Of the service's time, what all probes together may take. */
export const MOST_SHARE = 0.02;
/** Further apart than this, a figure is as wide as what it measures. Milliseconds. */
export const COARSEST_MS = 10_000;

/** Periods are rounded up to one of these times a power of ten: Renard's series R10, as engineers write it. */
const STEPS = [1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6, 8, 10];

export interface PeriodQuestion {
  /** The finest that the objectives have a use for, milliseconds. */
  finestMs: Millis;
  /** Those that their transport lets be no finer than this, milliseconds. */
  coarser?: Readonly<Partial<Record<ProbeName, Millis>>>;
  /** What one of each probe that there is takes of the service's time, milliseconds. */
  costMs: Readonly<Partial<Record<ProbeName, Millis>>>;
  /** Milliseconds of work that the service does in a millisecond. */
  capacity: number;
  /** Periods that were asked for, whatever they cost. */
  asked?: Partial<Readonly<Record<ProbeName, Millis>>>;
  /** How many times as far apart as the cost alone allows: 1, or more where watching was seen to harm. */
  times?: number;
}

export interface ChosenPeriod {
  everyMs: Millis;
  by: 'finest' | 'transport' | 'cost' | 'asked' | 'control';
}

export interface ChosenPeriods {
  periods: ReadonlyMap<ProbeName, ChosenPeriod>;
  /** Of the service's time, 0 to 1. */
  share: number;
  /** Those that would have to be further apart than anything could be said of. */
  unbearable: readonly ProbeName[];
}

/**
 * Each probe is given the same share of what watching may take. One that needs less at the finest period leaves the rest
 * to the others, so that a cheap route is looked at often though a dear one is not:
 *
 * ```
 *  2 % │ liveness 0.1 % │ readiness 0.95 % │ user 0.95 % │      every 20 ms, 250 ms, 1.6 s
 * ```
 */
export function choosePeriods(question: PeriodQuestion): ChosenPeriods {
  const { finestMs, coarser = {}, costMs, capacity, asked = {}, times = 1 } = question;
  const finest = (probe: ProbeName) => Math.max(finestMs, coarser[probe] ?? 0) * times;
  const atFinest = (probe: ProbeName) => ((coarser[probe] ?? 0) > finestMs ? 'transport' : 'finest');
  const there = probesIn(costMs);
  const costOf = (probe: ProbeName) => costMs[probe] ?? 0;
  const perMs = (probe: ProbeName, everyMs: Millis) => costOf(probe) / everyMs / capacity;
  let left = MOST_SHARE / times;
  let open = there.filter((probe) => asked[probe] === undefined);
  const periods = new Map<ProbeName, ChosenPeriod>();
  for (const probe of there) {
    const everyMs = asked[probe];
    if (everyMs !== undefined) periods.set(probe, { everyMs, by: 'asked' });
  }
  for (let cheap = open; cheap.length > 0; ) {
    const each = left / open.length;
    cheap = open.filter((probe) => perMs(probe, finest(probe)) <= each);
    for (const probe of cheap) {
      periods.set(probe, { everyMs: finest(probe), by: times > 1 ? 'control' : atFinest(probe) });
      left -= perMs(probe, finest(probe));
    }
    open = open.filter((probe) => !cheap.includes(probe));
  }
  for (const probe of open) {
    const everyMs = roundedUp(costOf(probe) / capacity / (left / open.length));
    periods.set(probe, { everyMs, by: times > 1 ? 'control' : 'cost' });
  }
  const chosen = [...periods];
  return {
    periods,
    share: chosen.reduce((sum, [probe, { everyMs }]) => sum + perMs(probe, everyMs), 0),
    unbearable: chosen.flatMap(([probe, { by, everyMs }]) =>
      by !== 'asked' && everyMs > COARSEST_MS ? [probe] : [],
    ),
  };
}

function roundedUp(ms: Millis): Millis {
  const power = 10 ** Math.floor(Math.log10(ms));
  const step = STEPS.find((one) => one * power >= ms * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}
