/** Whether the runner's own clock stood still where a figure was taken. */

import type { Interval, Millis } from '../model/time.ts';
import { duration, moment } from '../text/format.ts';
import type { ProbeSeries } from './series.ts';

/** Silence of this many probes is no longer sampling, whatever the contract calls stable. */
const MOST_PROBES_MISSED = 10;

export interface Stall {
  from: Millis;
  to: Millis;
  thread: 'main' | 'prober';
}

/**
 * Every stall longer than the resolution, in order. A probe that left later than one period after it was due
 * shows a stall of the prober, whether or not it was recorded.
 */
export function stallsOf(
  {
    stalls,
    probes,
  }: {
    stalls: readonly { t: Millis; forMs: Millis; thread: Stall['thread'] }[];
    probes: Readonly<Record<string, ProbeSeries>>;
  },
  resolutionMs: Millis,
): Stall[] {
  const recorded = stalls.map(({ t, forMs, thread }) => ({ from: t - forMs, to: t, thread }));
  const late = Object.values(probes).flatMap((series) => lateSends(series, resolutionMs));
  return [...recorded, ...late]
    .filter((stall) => stall.to - stall.from > resolutionMs)
    .sort((a, b) => a.from - b.from);
}

/** How long the thread that runs the steps, and hears people, stood still between two moments. */
export function stoodStill(
  stalls: readonly { t: Millis; forMs: Millis; thread: Stall['thread'] }[],
  from: Millis,
  to: Millis,
): Millis {
  return stalls
    .filter(({ thread }) => thread === 'main')
    .reduce((sum, { t, forMs }) => sum + Math.max(0, Math.min(t, to) - Math.max(t - forMs, from)), 0);
}

/** Which thread looks, and how often. */
export interface Looks {
  everyMs: Millis;
  thread: Stall['thread'];
}

/** The stalls in which a look was missed; between two looks the prober does not look anyway. */
export function missing({ everyMs, thread }: Looks, stalls: readonly Stall[]): Stall[] {
  return stalls.filter((one) => one.thread === thread && one.to - one.from > everyMs);
}

function lateSends(series: ProbeSeries, resolutionMs: Millis): Stall[] {
  const stalls: Stall[] = [];
  for (let i = 0; i < series.length; i++) {
    const late = series.sent(i) - series.intended(i) > resolutionMs;
    if (late) stalls.push({ from: series.intended(i), to: series.sent(i), thread: 'prober' });
  }
  return stalls;
}

/** The longest of them, which says most: of a busy machine there may be many. */
export function longest(stalls: readonly Stall[]): Stall | undefined {
  const length = ({ from, to }: Stall) => to - from;
  return stalls.toSorted((a, b) => length(b) - length(a))[0];
}

/** The longest stall of the main thread that overlaps `[from, to]` and is at least `atLeast` long, as a reason. */
export function mainStalled(
  stalls: readonly Stall[],
  from: Millis,
  to: Millis,
  atLeast: Millis,
): string | undefined {
  const stall = longest(
    stalls.filter((one) => one.thread === 'main' && overlaps(one, from, to) && one.to - one.from >= atLeast),
  );
  return stall === undefined ? undefined : inWords(stall);
}

/**
 * Of the stalls in which a look was missed, those that spoil a moment that was seen: all that overlap the `edge` within which it was seen, and
 * long ones anywhere in `span`, in which the same thing may have happened unseen.
 */
export function spoiling(
  stalls: readonly Stall[],
  edge: Interval,
  span: Interval,
  long: Millis,
): readonly Stall[] {
  return stalls.filter(
    (one) =>
      overlaps(one, edge.low, edge.high) || (overlaps(one, span.low, span.high) && one.to - one.from >= long),
  );
}

/** Why a figure that these stalls spoil is not reported. */
export function inWords(stall: Stall): string {
  const length = duration(stall.to - stall.from);
  return `the runner's own clock stalled for ${length} until ${moment(stall.to)}, where this figure is taken`;
}

/** Where a moment may lie at the most: as it was seen, or anywhere in the stalls that spoil it. */
export function widened(spoilers: readonly Stall[], seen: Interval): Interval {
  return {
    low: Math.min(seen.low, ...spoilers.map((one) => one.from)),
    high: Math.max(seen.high, ...spoilers.map((one) => one.to)),
  };
}

function overlaps(stall: Stall, from: Millis, to: Millis): boolean {
  return stall.from <= to && stall.to >= from;
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
