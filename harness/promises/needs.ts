import type { Need } from '../signals/need.ts';
import type { DefinedKind } from './kind.ts';
import { KINDS } from './kinds.ts';
import type { Plan } from './plan.ts';

/** What must be observed for all that is promised. */
export function needsOfAll(plan: Plan, kinds: readonly DefinedKind[] = KINDS): Need[] {
  return kinds.flatMap((kind) => kind.needs(plan));
}
