import type { Interval, Millis } from '../model/time.ts';
import { moreThan } from './interval.ts';

/** A figure as reports and the index keep it, or why there is none; `moreThan` where it was not over when watching was. */
type Kept = Interval | { absent: string; moreThan?: Millis };

/** Where a figure lies: without an end where it was not over when watching was, `undefined` where there is none. */
export function spanOf(figure: Kept | undefined): Interval | undefined {
  if (figure === undefined) return undefined;
  if (!('absent' in figure)) return { low: figure.low, high: figure.high };
  return figure.moreThan === undefined ? undefined : moreThan(figure.moreThan);
}

/** How long it lasted, as far as is known: its longer end, or what it lasted at the least. */
export function lastedOf(figure: Kept | undefined): Millis | undefined {
  const span = spanOf(figure);
  if (span === undefined) return undefined;
  return Number.isFinite(span.high) ? span.high : span.low;
}
