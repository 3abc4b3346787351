/** How bounds and the figures they are held against are worded. */

import type { Figure } from '../../figures/interval.ts';
import type { Bound } from '../../model/objective.ts';
import { SERVED } from '../../model/objective.ts';
import type { Interval } from '../../model/time.ts';
import { duration, exact, exactShare, interval, share } from '../../text/format.ts';

/** Shares of 0 to 1. */
const SHARES: ReadonlySet<string> = new Set([SERVED, 'success', 'shed']);
/** Whole numbers of writes; everything else that is no share is a time. */
const COUNTS: ReadonlySet<string> = new Set(['lost', 'duplicated', 'resurrected']);

export const isShare = (figure: string): boolean => SHARES.has(figure);
export const isTime = (figure: string): boolean => !isShare(figure) && !COUNTS.has(figure);

export function limit(bound: Bound): number {
  return 'atMost' in bound ? bound.atMost : bound.atLeast;
}

export function boundInWords(bound: Bound): string {
  const value = isShare(bound.figure)
    ? exactShare(limit(bound))
    : isTime(bound.figure)
      ? exact(limit(bound))
      : String(limit(bound));
  return `${bound.figure} ${'atMost' in bound ? 'at most' : 'at least'} ${value}`;
}

export function inSight(figure: string, value: Figure): string {
  if (!('absent' in value)) return `${figure} was ${shown(figure, value)}`;
  if (value.within === undefined) return `${figure}: ${value.absent}`;
  const { low, high } = value.within;
  const where = COUNTS.has(figure)
    ? `${low} to ${high}`
    : high === Number.POSITIVE_INFINITY
      ? `more than ${duration(low)}`
      : `within ${shown(figure, value.within)}`;
  return `${figure} was ${where}: ${value.absent}`;
}

function shown(figure: string, value: Interval): string {
  if (isShare(figure)) return share(value.low);
  return COUNTS.has(figure) ? String(value.high) : interval(value);
}
