import { type Boundaries, nameOf, type RecordedSeries, type SignalKind } from './recorded.ts';

/** Below this share of the larger, a difference between two stretches is no change. */
const TOLERANCE = 0.2;
/** Scrapes of the fault after which its last quarter can be told from the one before. */
const REGIME_SCRAPES = 8;
/** Of a known period so much must have been seen for two stretches of one period, half a period apart. */
const PERIODS = 1.5;
/** Below this many standard deviations of a count of chance events, neither. */
const SIGMAS = 4;

/** No drill takes as long; a replay of it would. */
const MAX_RECORDING_MS = 7 * 86_400_000;
/** A trend must exceed its own uncertainty by so much to be more than noise. */
const CERTAIN = 4;

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
  return `the fault was held for ${held / 1000} s, and how it goes on shows only after ${needed / 1000} s`;
}

/**
 * Compares two stretches of the fault's end, series by series: a gauge by its mean and by its slope, a counter by what it
 * gained. A gauge moves still when it went on, through the fault's last half, by more than a fifth of all that it ever
 * moved: how far it has come from nothing says little.
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
      (kind === 'gauge' && periodMs === 0 ? moves(one, boundaries) : undefined);
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

/** Fits a line through the fault's last half and holds it against the range of the whole recording. */
function moves(
  { samples }: RecordedSeries,
  { steadyFrom, injected, healed }: Boundaries,
): string | undefined {
  const half = (healed - injected) / 2;
  const points: { t: number; v: number }[] = [];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { t, v } of samples) {
    if (typeof v !== 'number' || !Number.isFinite(v) || t < steadyFrom || t > healed) continue;
    [least, most] = [Math.min(least, v), Math.max(most, v)];
    if (t > healed - half) points.push({ t: t - healed, v });
  }
  const n = points.length;
  if (n < 4 || most <= least) return undefined;
  const middle = points.reduce((sum, { t }) => sum + t, 0) / n;
  const level = points.reduce((sum, { v }) => sum + v, 0) / n;
  const spread = points.reduce((sum, { t }) => sum + (t - middle) ** 2, 0);
  const slope = points.reduce((sum, { t, v }) => sum + (t - middle) * (v - level), 0) / spread;
  const rest = points.reduce((sum, { t, v }) => sum + (v - level - slope * (t - middle)) ** 2, 0);
  const uncertain = Math.sqrt(rest / (n - 2) / spread);
  if (Math.abs(slope * half) <= TOLERANCE * (most - least)) return undefined;
  if (Math.abs(slope) <= CERTAIN * uncertain) return undefined;
  const [from, to] = [level + slope * (-half - middle), level - slope * middle];
  return `still moved, from ${rounded(from)} to ${rounded(to)} in the last ${half / 1000} s of the fault`;
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
