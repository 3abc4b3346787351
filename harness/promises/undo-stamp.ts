import { hidesARun, mainStalled, type Stall, stamped } from '../figures/stalls.ts';
import type { Interval } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import type { Plan } from './plan.ts';

/** When the undo was complete; a reason where the runner stood still for too long to tell. */
export function undoStamp(
  { fault: { undone } }: Pick<Facts, 'fault'>,
  { stableProbes, resolutionMs }: Pick<Plan, 'stableProbes' | 'resolutionMs'>,
  stalls: readonly Stall[],
): Interval | string {
  if (undone === undefined) return 'the undo was never complete';
  const long = hidesARun(stableProbes, resolutionMs);
  return mainStalled(stalls, undone, undone, long) ?? stamped(stalls, undone);
}
