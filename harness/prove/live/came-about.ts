import type { TimelineRecord } from '../../model/timeline.ts';
import { gather } from '../../signals/facts.ts';
import type { LiveMutant } from './live-mutant.ts';

/**
 * Why a run says nothing of its mutant, where the mutant did not come about in it: what was never there cannot be noticed.
 * @param told how often the shim told its lie
 */
export function whyNotThere(
  { lie }: Pick<LiveMutant, 'lie'>,
  records: readonly TimelineRecord[],
  told: number,
): string | undefined {
  const { fault, end } = gather(records);
  const ended = end === undefined ? '' : `: ${end.reason || end.outcome}`;
  if (fault.injecting === undefined) return `the run did not come to its fault${ended}`;
  const failure = fault.failures.find(({ t }) => fault.undoing === undefined || t < fault.undoing);
  if (fault.injected === undefined && failure !== undefined)
    return `the fault could not be had: ${failure.detail}`;
  // What was not seen for a reason of ours, or of the machine, would have been missed without a mutant, too.
  if (end?.outcome !== 'completed') return `the run did not come to its end${ended}`;
  if (lie.tells !== 'the truth' && told === 0)
    return 'nothing was asked to which the lie would have been an answer';
  return undefined;
}
