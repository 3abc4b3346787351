/** Whether a figure keeps a bound, held against the end of its interval that is worse for the target. */

import type { Figure } from '../../figures/interval.ts';
import type { Grade } from '../../model/judgement.ts';
import type { Bound } from '../../model/objective.ts';
import type { Interval } from '../../model/time.ts';

/** What evidence says of a bound; a figure that is too coarse to say leaves it open. */
export type Met = 'yes' | 'no' | 'open';

/** All bounds of a tier hold together; a tier without bounds holds nothing. */
export function tierMet(bounds: readonly Bound[], seen: ReadonlyMap<string, Figure>): Met {
  const answers = bounds.map((bound) => meets(bound, seen.get(bound.figure)));
  if (answers.includes('no')) return 'no';
  return answers.length === 0 || answers.includes('open') ? 'open' : 'yes';
}

/** Taken between two looks, so that they are as wide as those are apart: where in between it came about was not seen. */
const BETWEEN_LOOKS: ReadonlySet<string> = new Set(['detect', 'recover', 'rto', 'outage']);

/**
 * A figure keeps a bound when its end that is worse for the target does, and breaks it when its better end does not. Where
 * the bound lies between them, looks were too far apart to say, or a stall made the figure coarse. The ends of other
 * figures are what may come about, as an alert's at the worst moment, and each of them must keep the bound.
 */
export function meets(bound: Bound, value: Figure | undefined): Met {
  const isAbsent = value !== undefined && 'absent' in value;
  const seen = isAbsent ? value.within : value;
  if (seen === undefined) return 'open';
  if (worse(bound, seen)) return 'yes';
  const isCoarse = isAbsent || BETWEEN_LOOKS.has(bound.figure);
  return isCoarse && better(bound, seen) ? 'open' : 'no';
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
