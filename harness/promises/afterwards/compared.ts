/** A figure before the fault and after the recovery. */

import type { AfterwardsFigure } from '../../model/judgement.ts';
import type { Interval } from '../../model/time.ts';
import { type Bound, limitOf } from './bounds.ts';

/** What was seen of a figure, and between what it lies with certainty. */
export type Seen = Interval & { seen: number };

export interface Comparison extends AfterwardsFigure {
  /** Whether it is more than chance makes it. */
  grew: boolean;
}

/** The least that it is now against the most that it was: what comes and goes is held against neither. */
export function compare(
  figure: string,
  unit: AfterwardsFigure['unit'],
  before: Seen,
  after: Seen,
  bound: Bound,
): Comparison {
  const limit = limitOf(bound, before.high);
  return {
    figure,
    unit,
    before: before.seen,
    after: after.seen,
    ratio: before.seen === 0 ? null : after.seen / before.seen,
    limit,
    grew: after.low > limit,
  };
}
