import { humanMs } from '../../durations/duration.ts';
import { type Boundaries, nameOf, type RecordedSeries, type SignalKind } from './recorded.ts';

/** Below this share of the larger, a difference between two stretches is no change. */
const TOLERANCE = 0.2;
/** Scrapes of the fault after which its last quarter can be told from the one before. */
export const REGIME_SCRAPES = 8;
/** Of a known period so much must have been seen for two stretches of one period, half a period apart. */
const PERIODS = 1.5;
/** Below this many standard deviations of a count of chance events, neither. */
const SIGMAS = 4;

/** No drill takes as long; a replay of it would. */
const MAX_RECORDING_MS = 7 * 86_400_000;
/** A trend must exceed its own uncertainty by so much to be more than noise. */
const CERTAIN = 4;
/** What a gauge moves on through the fault's last half is nothing below this share of where it stands. */
const NOTICEABLE = 0.05;

/** Why a recording cannot be replayed at all, or `undefined`. */
export function unusable(boundaries: Boundaries, stepMs: number): string | undefined {
  const { steadyFrom, injected, healed, end } = boundaries;
  if (stepMs <= 0) return 'no series was recorded with two samples';
  if (end - steadyFrom > MAX_RECORDING_MS) return 'the recording spans more than a week';
  if (injected - steadyFrom < 2 * stepMs) return 'the steady state before the fault was not recorded';
  if (healed - injected < 4 * stepMs) return 'the fault was recorded for less than four scrapes';
  return end - healed < 4 * stepMs ? 'the recovery was recorded for less than four scrapes' : undefined;
}

/**
 * How long a fault must be held to tell how it goes on, in milliseconds: eight scrapes, for its last quarter and the one
 * before to be told apart, and one and a half of its known period.
 */
export function settledAfter(stepMs: number, periodMs: number): number {
  return Math.max(REGIME_SCRAPES * stepMs, PERIODS * periodMs);
}

/**
 * Whether the fault was held long enough to tell how it goes on.
 * @returns the reason why not, or `undefined`
 */
export function unsettled(boundaries: Boundaries, stepMs: number, periodMs: number): string | undefined {
  const held = boundaries.healed - boundaries.injected;
  const needed = settledAfter(stepMs, periodMs);
  if (held >= needed) return undefined;
  return `the fault was held for ${humanMs(Math.round(held))}, and how it goes on shows only after ${humanMs(Math.round(needed))}`;
}

/**
 * Compares two stretches of the fault's end, series by series: a gauge by its mean and by its slope, a counter by what it
 * gained. A gauge moves still when it went on, through the fault's last half, by more than a fifth of all that it ever
 * moved, or that it moved during the fault and noticeably so: how far it has come from nothing says little, and how it swung
 * before. A counter's rate moves still when it went on by more than a fifth of what it was.
 * @param periodMs the known period of the fault's effect, or 0
 * @returns what still changed when the fault was healed, or was not seen of it; `undefined` where nothing did
 */
export function stillChanging(
  series: readonly RecordedSeries[],
  kindOf: (metric: string) => SignalKind,
  boundaries: Boundaries,
  periodMs: number,
): string | undefined {
  for (const one of series) {
    const kind = kindOf(nameOf(one));
    const found =
      gapsIn(one, boundaries) ??
      (kind === 'timestamp' ? undefined : differs(one, kind, boundaries, periodMs)) ??
      (kind !== 'timestamp' && periodMs === 0 ? moves(one, kind, boundaries) : undefined);
    if (found !== undefined) return `${shown(one)} ${found}`;
  }
  return undefined;
}

/** Whether the last two stretches of the fault's end are alike. */
function differs(
  one: RecordedSeries,
  kind: SignalKind,
  boundaries: Boundaries,
  periodMs: number,
): string | undefined {
  const [before, after] = stretches(boundaries, periodMs);
  const odd = (at: { from: number; to: number }) => numbers(one, at.from, at.to).share;
  if (Math.abs((odd(before) ?? 0) - (odd(after) ?? 0)) > TOLERANCE)
    return 'went between numbers and NaN or Inf towards the end of the fault';
  const look = kind === 'counter' ? gained : mean;
  const [a, b] = [look(one, before.from, before.to), look(one, after.from, after.to)];
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined || b === undefined) return a === undefined ? 'appeared' : 'vanished';
  const difference = Math.abs(a - b);
  const chance = kind === 'counter' ? SIGMAS * Math.sqrt(Math.abs(a) + Math.abs(b)) : 0;
  if (difference <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) || difference <= chance) return undefined;
  const what = kind === 'counter' ? 'gained' : 'averaged';
  return `${what} ${rounded(a)} and then ${rounded(b)} towards the end of the fault`;
}

/** How a series went on moving through the fault's last half. */
export interface Drift {
  /** Of a gauge its value, of a counter its rate a second, in the middle of that half. */
  readonly level: number;
  /** What is added to that in a millisecond. */
  readonly perMs: number;
  /** Whether it never was below nothing, so that it cannot fall there. */
  readonly floored: boolean;
}

/** Fits a line through the fault's last half, of a gauge or of a counter's rate; `undefined` where that hardly moved. */
export function driftOf(
  { samples }: RecordedSeries,
  kind: SignalKind,
  { steadyFrom, injected, healed }: Boundaries,
): (Drift & { readonly from: number; readonly to: number }) | undefined {
  if (kind === 'timestamp') return undefined;
  const half = (healed - injected) / 2;
  const numbers = samples.flatMap(({ t, v }) =>
    typeof v === 'number' && Number.isFinite(v) && t >= steadyFrom && t <= healed ? [{ t, v }] : [],
  );
  const points = kind === 'counter' ? rates(numbers) : numbers;
  const line = fitted(points.filter(({ t }) => t > healed - half).map(({ t, v }) => ({ t: t - healed, v })));
  if (line === undefined) return undefined;
  const far = Math.abs(line.slope * half);
  // Past what the fault's beginning did to it.
  const within = rangeOf(points.filter(({ t }) => t > healed - 1.5 * half));
  const little =
    kind === 'counter'
      ? far <= TOLERANCE * Math.abs(line.level)
      : far <= TOLERANCE * rangeOf(points) &&
        (far <= TOLERANCE * within || far <= NOTICEABLE * Math.abs(line.level));
  if (little || Math.abs(line.slope) <= CERTAIN * line.uncertain) return undefined;
  const [from = 0, to = 0] = [-half, 0].map((t) => line.level + line.slope * (t - line.middle));
  return { level: line.level, perMs: line.slope, floored: numbers.every(({ v }) => v >= 0), from, to };
}

function moves(one: RecordedSeries, kind: SignalKind, boundaries: Boundaries): string | undefined {
  const drift = driftOf(one, kind, boundaries);
  if (drift === undefined) return undefined;
  const moved = kind === 'counter' ? 'still changed its rate a second' : 'still moved';
  const half = humanMs(Math.round((boundaries.healed - boundaries.injected) / 2));
  // The line may end where the series cannot be.
  const [from, to] = [drift.from, drift.to].map((v) => rounded(drift.floored ? Math.max(0, v) : v));
  return `${moved}, from ${from} to ${to} in the last ${half} of the fault`;
}

interface Point {
  readonly t: number;
  readonly v: number;
}

/** What a counter gained a second between two samples, in the middle between them. */
function rates(samples: readonly Point[]): Point[] {
  return samples.slice(1).flatMap(({ t, v }, index) => {
    const before = samples[index];
    if (before === undefined || t <= before.t) return [];
    const gain = v < before.v ? v : v - before.v;
    return [{ t: (t + before.t) / 2, v: (1000 * gain) / (t - before.t) }];
  });
}

/** How far apart the least and the greatest of some points are. */
export function rangeOf(points: readonly Pick<Point, 'v'>[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { v } of points) [least, most] = [Math.min(least, v), Math.max(most, v)];
  return Math.max(0, most - least);
}

/** The line of least squares, and the standard error of its slope; `undefined` for points that lie level or are too few. */
function fitted(points: readonly Point[]) {
  const n = points.length;
  if (n < 4 || rangeOf(points) === 0) return undefined;
  const middle = points.reduce((sum, { t }) => sum + t, 0) / n;
  const level = points.reduce((sum, { v }) => sum + v, 0) / n;
  const spread = points.reduce((sum, { t }) => sum + (t - middle) ** 2, 0);
  const slope = points.reduce((sum, { t, v }) => sum + (t - middle) * (v - level), 0) / spread;
  const rest = points.reduce((sum, { t, v }) => sum + (v - level - slope * (t - middle)) ** 2, 0);
  return { middle, level, slope, uncertain: Math.sqrt(rest / (n - 2) / spread) };
}

/** Scrapes that failed in the midst of the fault: which ones production would have missed is not known. */
function gapsIn({ samples }: RecordedSeries, { injected, healed }: Boundaries): string | undefined {
  const held = samples.filter(({ t, v }) => t > injected && t <= healed && v !== 'stale');
  const distances = held.slice(1).map(({ t }, index) => t - (held[index]?.t ?? t));
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  const gaps = distances.filter((distance) => distance > 1.5 * usual).length;
  if (gaps === 0) return undefined;
  return `was missing from scrapes ${gaps === 1 ? 'once' : `${gaps} times`} while the fault lasted`;
}

/** The last two quarters; of an effect with a period the last one, and as long a stretch half a period earlier. */
function stretches({ injected, healed }: Boundaries, periodMs: number) {
  const length = periodMs > 0 ? periodMs : (healed - injected) / 4;
  const earlier = periodMs > 0 ? periodMs / 2 : length;
  const before = { from: healed - earlier - length, to: healed - earlier };
  return [before, { from: healed - length, to: healed }] as const;
}

/** The finite values of a stretch, and the share of all of them that are not. */
function numbers({ samples }: RecordedSeries, from: number, to: number) {
  const values = samples.flatMap(({ t, v }) => (t > from && t <= to && typeof v === 'number' ? [v] : []));
  const finite = values.filter(Number.isFinite);
  return { finite, share: values.length === 0 ? undefined : 1 - finite.length / values.length };
}

function mean(series: RecordedSeries, from: number, to: number): number | undefined {
  const { finite, share } = numbers(series, from, to);
  if (finite.length > 0) return finite.reduce((sum, value) => sum + value, 0) / finite.length;
  return share === undefined ? undefined : 0;
}

function gained({ samples }: RecordedSeries, from: number, to: number): number | undefined {
  let total: number | undefined;
  let last: number | undefined;
  for (const { t, v } of samples) {
    if (t > to) break;
    if (typeof v !== 'number' || !Number.isFinite(v)) continue;
    if (t > from) total = (total ?? 0) + (last === undefined ? 0 : v < last ? v : v - last);
    last = v;
  }
  return total;
}

function shown({ labels: { __name__: name = '', ...labels } }: RecordedSeries): string {
  const inside = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return inside.length === 0 ? name : `${name}{${inside.join(', ')}}`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
