import { type Boundaries, finiteBetween, type RecordedSeries } from './recorded.ts';
import { REGIME_SCRAPES, rangeOf } from './regime.ts';

/** A gauge swings where it turns about as often through the middle as through all of the middle third; noise trembles there. */
const TREMBLING = 1.5;

/** Between what a gauge came and went while the fault lasted. */
export interface Swing {
  readonly low: number;
  readonly high: number;
}

/**
 * Whether a gauge left the level that it has under the fault and came back to it, or to that of health, later than the fault
 * itself would explain: it may do so again, and how often is not known.
 */
export function comesAndGoes(series: RecordedSeries, boundaries: Boundaries, stepMs: number): boolean {
  const held = valuesWhileHeld(series, boundaries);
  const middle = middleOf(held);
  if (middle === undefined) return false;
  const turns = turnsOf(held, middle, middle);
  const late = turns.filter(({ t }) => t > boundaries.injected + REGIME_SCRAPES * stepMs);
  if (late.length > 1 || turns.length > 2) return true;
  const before = series.samples.findLast(({ t, v }) => t <= boundaries.injected && typeof v === 'number');
  const end = held.at(-1);
  if (late.length === 0 || typeof before?.v !== 'number' || end === undefined) return false;
  return Math.abs(end.v - before.v) <= rangeOf(held) / 6;
}

/**
 * What a gauge swings between that comes and goes: how a scrape meets it, and for how long it stays away, may be any way.
 * `undefined` for what stays, came once, or trembles.
 */
export function swingOf(series: RecordedSeries, boundaries: Boundaries, stepMs: number): Swing | undefined {
  const held = valuesWhileHeld(series, boundaries);
  const middle = middleOf(held);
  if (middle === undefined || !comesAndGoes(series, boundaries, stepMs)) return undefined;
  const sixth = rangeOf(held) / 6;
  const wide = turnsOf(held, middle - sixth, middle + sixth).length;
  if (wide < 2 || turnsOf(held, middle, middle).length > TREMBLING * wide) return undefined;
  const values = held.map(({ v }) => v);
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** A gauge that at any time of the fault shows the highest or the lowest of what it showed about that time. */
export function furthest(
  series: RecordedSeries,
  { injected, healed }: Pick<Boundaries, 'injected' | 'healed'>,
  which: 'highest' | 'lowest',
  aboutMs: number,
): RecordedSeries {
  const held = valuesWhileHeld(series, { injected, healed });
  let from = 0;
  const samples = series.samples.map((sample) => {
    if (typeof sample.v !== 'number' || sample.t <= injected || sample.t > healed) return sample;
    while ((held[from]?.t ?? sample.t) < sample.t - aboutMs) from++;
    const near: number[] = [];
    for (let i = from; (held[i]?.t ?? Infinity) <= sample.t + aboutMs; i++) near.push(held[i]?.v ?? 0);
    return { t: sample.t, v: which === 'highest' ? Math.max(...near) : Math.min(...near) };
  });
  return { ...series, samples };
}

function valuesWhileHeld(
  series: RecordedSeries,
  { injected, healed }: Pick<Boundaries, 'injected' | 'healed'>,
) {
  return finiteBetween(series, injected, healed);
}

/** Half-way between the least and the greatest value; `undefined` where all are one. */
function middleOf(held: readonly { readonly v: number }[]): number | undefined {
  const range = rangeOf(held);
  const least = held.reduce((low, { v }) => Math.min(low, v), Number.POSITIVE_INFINITY);
  return range > 0 ? least + range / 2 : undefined;
}

/** When a value rose above one bound after it was not above another, or fell so; `high` is where it went. */
function turnsOf(held: readonly { readonly t: number; readonly v: number }[], low: number, high: number) {
  const turns: { t: number; high: boolean }[] = [];
  let now: boolean | undefined;
  for (const { t, v } of held) {
    const next = v > high ? true : v <= low ? false : now;
    if (now !== undefined && next !== undefined && next !== now) turns.push({ t, high: next });
    now = next;
  }
  return turns;
}
