/** What the shell is told. */

import type { VerdictStatus } from '../model/judgement.ts';
import { worstOf } from '../report/worst.ts';

/** Exit code of Firedrill's own error, which is no verdict. */
export const INTERNAL = 70;

const EXIT_CODES: Readonly<Record<VerdictStatus, number>> = {
  pass: 0,
  acceptable: 0,
  fail: 1,
  'not-proven': 2,
  aborted: 3,
  error: INTERNAL,
};

/** Exit code of one verdict: 0 pass or acceptable, 1 fail, 2 not-proven, 3 aborted, 70 error. */
export function exitCodeOf(status: VerdictStatus): number {
  return EXIT_CODES[status];
}

/** The worst of several verdicts; of none, `not-proven`, because nothing was shown. */
export function worst(statuses: readonly VerdictStatus[]): { status: VerdictStatus; exitCode: number } {
  const status = worstOf(statuses);
  return { status, exitCode: exitCodeOf(status) };
}
