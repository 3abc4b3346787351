/** From findings to one word, and the reason for it. */

import type { Finding, Grade, Verdict, VerdictStatus } from '../model/judgement.ts';
import type { Facts } from '../signals/facts.ts';

/** Worst first. A failure that was seen outweighs evidence that is missing. */
const WORST_FIRST: readonly [Grade, VerdictStatus][] = [
  ['fail', 'fail'],
  ['no-evidence', 'not-proven'],
  ['acceptable', 'acceptable'],
];

/**
 * A run that Firedrill could not finish says nothing of the target, with one exception: a failed undo does
 * not erase a failure that was seen while the fault was still in.
 */
export function verdictOf(facts: Facts, findings: readonly Finding[]): Verdict {
  const { header, end, fault } = facts;
  if (header === undefined) return { status: 'error', reason: 'the timeline has no header: nothing was run' };
  if (end === undefined) {
    return { status: 'error', reason: 'the timeline has no end: the runner was killed before it was done' };
  }
  if (end.outcome === 'aborted') return { status: 'aborted', reason: end.reason };
  const worst = worstOf(findings);
  if (end.outcome === 'error') {
    // Where the whole run was in trouble, the undo failed with it, and what was seen is the trouble's doing.
    const undoFailed = fault.failures.some(
      ({ t, detail }) => fault.undoing !== undefined && t >= fault.undoing && detail === end.reason,
    );
    return undoFailed && worst.status === 'fail' ? worst : { status: 'error', reason: end.reason };
  }
  return worst;
}

function worstOf(findings: readonly Finding[]): Verdict {
  if (findings.length === 0) return { status: 'not-proven', reason: 'nothing was judged' };
  for (const [grade, status] of WORST_FIRST) {
    const first = findings.find((one) => one.grade === grade);
    if (first !== undefined) return { status, reason: `${first.expectation}: ${first.because}` };
  }
  return { status: 'pass' };
}
