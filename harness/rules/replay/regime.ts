import { type Boundaries, nameOf, type RecordedSeries, type SignalKind } from './recorded.ts';

/** Below this share of the larger, a difference between two stretches is no change. */
const TOLERANCE = 0.2;
/** Scrapes of the fault after which its last quarter can be told from the one before. */
const REGIME_SCRAPES = 8;
/** Of a known period so much must have been seen for two stretches of one period, half a period apart. */
const PERIODS = 1.5;
/** Below this many standard deviations of a count of chance events, neither. */
const SIGMAS = 4;

/** Why a recording cannot be replayed at all, or `undefined`. */
export function unusable(boundaries: Boundaries, stepMs: number): string | undefined {
  const { steadyFrom, injected, healed, end } = boundaries;
  if (stepMs <= 0) return 'no series was recorded with two samples';
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
 * Compares two stretches of the fault's end, series by series: a gauge by its mean, a counter by what it gained.
 * @param periodMs the known period of the fault's effect, or 0
 * @returns what still changed when the fault was healed, or `undefined` where nothing did
 */
export function stillChanging(
  series: readonly RecordedSeries[],
  kindOf: (metric: string) => SignalKind,
  boundaries: Boundaries,
  periodMs: number,
): string | undefined {
  const [before, after] = stretches(boundaries, periodMs);
  for (const one of series) {
    const kind = kindOf(nameOf(one));
    if (kind === 'timestamp') continue;
    const look = kind === 'counter' ? gained : mean;
    const [a, b] = [look(one, before.from, before.to), look(one, after.from, after.to)];
    if (a === undefined && b === undefined) continue;
    if (a === undefined || b === undefined)
      return `${shown(one)} ${a === undefined ? 'appeared' : 'vanished'}`;
    const difference = Math.abs(a - b);
    const chance = kind === 'counter' ? SIGMAS * Math.sqrt(Math.abs(a) + Math.abs(b)) : 0;
    if (difference > TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) && difference > chance) {
      const what = kind === 'counter' ? 'gained' : 'averaged';
      return `${shown(one)} ${what} ${rounded(a)} and then ${rounded(b)} towards the end of the fault`;
    }
  }
  return undefined;
}

/** The last two quarters; of an effect with a period the last one, and as long a stretch half a period earlier. */
function stretches({ injected, healed }: Boundaries, periodMs: number) {
  const length = periodMs > 0 ? periodMs : (healed - injected) / 4;
  const earlier = periodMs > 0 ? periodMs / 2 : length;
  const before = { from: healed - earlier - length, to: healed - earlier };
  return [before, { from: healed - length, to: healed }] as const;
}

function mean({ samples }: RecordedSeries, from: number, to: number): number | undefined {
  const values = samples.flatMap(({ t, v }) => (t > from && t <= to && typeof v === 'number' ? [v] : []));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function gained({ samples }: RecordedSeries, from: number, to: number): number | undefined {
  let total: number | undefined;
  let last: number | undefined;
  for (const { t, v } of samples) {
    if (t > to) break;
    if (typeof v !== 'number') continue;
    if (t > from) total = (total ?? 0) + (last === undefined ? 0 : v < last ? v : v - last);
    last = v;
  }
  return total;
}

function shown({ labels: { __name__: name = '', ...labels } }: RecordedSeries): string {
  const inside = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${inside.join(', ')}}`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
