/** Whether the runner's own clock stood still where a figure was taken. */

import type { Interval, Millis } from '../model.ts';
import { duration, moment } from '../report/format.ts';
import type { Evidence } from './evidence.ts';
import type { ProbeSeries } from './probe-series.ts';

/** Silence of this many probes is no longer sampling, whatever the contract calls stable. */
const MOST_PROBES_MISSED = 10;

export interface Stall {
  from: Millis;
  to: Millis;
  thread: 'main' | 'prober';
}

/**
 * Every stall longer than the resolution, in order. A probe that left later than one period after it was due
 * shows a stall of the prober, whether or not anybody recorded it.
 */
export function stallsOf(evidence: Evidence, resolutionMs: Millis): Stall[] {
  const recorded = evidence.stalls.map(({ t, forMs, thread }) => ({ from: t - forMs, to: t, thread }));
  const late = Object.values(evidence.probes).flatMap((series) => lateSends(series, resolutionMs));
  return [...recorded, ...late]
    .filter((stall) => stall.to - stall.from > resolutionMs)
    .sort((a, b) => a.from - b.from);
}

function lateSends(series: ProbeSeries, resolutionMs: Millis): Stall[] {
  const stalls: Stall[] = [];
  for (let i = 0; i < series.length; i++) {
    const late = series.sent(i) - series.intended(i) > resolutionMs;
    if (late) stalls.push({ from: series.intended(i), to: series.sent(i), thread: 'prober' });
  }
  return stalls;
}

/** The first stall of `thread` that overlaps `[from, to]` and is at least `atLeast` long, as a reason. */
export function stalledWithin(
  stalls: readonly Stall[],
  thread: Stall['thread'],
  from: Millis,
  to: Millis,
  atLeast: Millis = 0,
): string | undefined {
  const stall = stalls.find(
    (one) => one.thread === thread && one.from <= to && one.to >= from && one.to - one.from >= atLeast,
  );
  if (stall === undefined) return undefined;
  const length = duration(stall.to - stall.from);
  return `the runner's own clock stalled for ${length} until ${moment(stall.to)}, where this figure is taken`;
}

/** Where a moment that was seen within `moment` may lie at the most, given that a thread stood still around it. */
export function widened(stalls: readonly Stall[], thread: Stall['thread'], moment: Interval): Interval {
  const around = stalls.filter(
    (one) => one.thread === thread && one.from <= moment.high && one.to >= moment.low,
  );
  return {
    low: Math.min(moment.low, ...around.map((one) => one.from)),
    high: Math.max(moment.high, ...around.map((one) => one.to)),
  };
}

/**
 * How long a stall must be to spoil a span it lies in the middle of: long enough to hide a stable run, which
 * would have ended the span.
 */
export function hidesARun(stableProbes: number, resolutionMs: Millis): Millis {
  return Math.min(stableProbes, MOST_PROBES_MISSED) * resolutionMs;
}

/**
 * When something really happened that the main thread stamped at `t`: a stamp that was taken in a stall is
 * late by as much as the stall had lasted, and never early.
 */
export function stamped(stalls: readonly Stall[], t: Millis): Interval {
  const during = stalls.filter((one) => one.thread === 'main' && one.from <= t && one.to >= t);
  return { low: Math.min(t, ...during.map((one) => one.from)), high: t };
}
