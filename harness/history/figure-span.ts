import type { Interval } from '../model/time.ts';
import type { PastFigure } from './entry.ts';

/** Where a figure lies: without an end where it was not over when watching was, `undefined` where there is none. */
export function spanOf(figure: PastFigure | undefined): Interval | undefined {
  if (figure === undefined) return undefined;
  if (!('absent' in figure)) return { low: figure.low, high: figure.high };
  return figure.moreThan === undefined ? undefined : { low: figure.moreThan, high: Number.POSITIVE_INFINITY };
}
