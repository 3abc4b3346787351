import type { DefinedKind, Expectation } from './kind.ts';
import { KINDS } from './kinds.ts';
import type { Plan } from './plan.ts';

/** Everything that a run will be judged by, in the order of its findings: known before it begins. */
export function expectationsOf(plan: Plan, kinds: readonly DefinedKind[] = KINDS): Expectation[] {
  const all = kinds.flatMap((kind) => kind.expects(plan));
  return [...all.filter(isBefore), ...all.filter((one) => !isBefore(one))];
}

/** Until everything worked, nothing that happens later means anything. */
export function isBefore({ moot, phase }: Pick<Expectation, 'moot' | 'phase'>): boolean {
  return moot === 'before' && phase !== 'inject';
}
