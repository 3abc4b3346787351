/** Whether a figure keeps a bound, held against the end of its interval that is worse for the target. */

import type { Figure } from '../../figures/interval.ts';
import type { Grade } from '../../model/judgement.ts';
import type { Bound } from '../../model/objective.ts';
import type { Interval } from '../../model/time.ts';

/** What evidence says of a bound. Only a figure that stalls made too coarse to report can leave it open. */
export type Met = 'yes' | 'no' | 'open';

/** All bounds of a tier hold together; a tier without bounds holds nothing. */
export function tierMet(bounds: readonly Bound[], seen: ReadonlyMap<string, Figure>): Met {
  const answers = bounds.map((bound) => meets(bound, seen.get(bound.figure)));
  if (answers.includes('no')) return 'no';
  return answers.length === 0 || answers.includes('open') ? 'open' : 'yes';
}

/**
 * A figure is held against its end that is worse for the target. One that is known only coarsely decides where
 * all it leaves open lies on one side of the bound.
 */
export function meets(bound: Bound, value: Figure | undefined): Met {
  if (value === undefined) return 'open';
  if (!('absent' in value)) return worse(bound, value) ? 'yes' : 'no';
  if (value.within === undefined) return 'open';
  if (worse(bound, value.within)) return 'yes';
  return better(bound, value.within) ? 'open' : 'no';
}

function worse(bound: Bound, { low, high }: Interval): boolean {
  return 'atMost' in bound ? high <= bound.atMost : low >= bound.atLeast;
}

function better(bound: Bound, { low, high }: Interval): boolean {
  return 'atMost' in bound ? low <= bound.atMost : high >= bound.atLeast;
}

/** Acceptable is the least that is proven, even where the objective itself is left open. */
export function gradeOf(met: Met, acceptable: Met | undefined): Grade {
  if (met === 'yes') return 'pass';
  if (acceptable === 'yes') return 'acceptable';
  return met === 'open' || acceptable === 'open' ? 'no-evidence' : 'fail';
}
