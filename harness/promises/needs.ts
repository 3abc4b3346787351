import type { Need } from '../signals/need.ts';
import type { Plan } from './kind.ts';
import { KINDS } from './kinds.ts';

/** What must be observed for all that is promised. */
export function needsOfAll(plan: Plan): Need[] {
  return KINDS.flatMap((kind) => kind.needs(plan));
}
