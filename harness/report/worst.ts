import type { VerdictStatus } from '../model/judgement.ts';

/** Worst first: of several runs the worst counts. */
const WORST_FIRST: readonly VerdictStatus[] = [
  'fail',
  'error',
  'aborted',
  'not-proven',
  'acceptable',
  'pass',
];

/** The worst of several verdicts; of none, `not-proven`, because nothing was shown. */
export function worstOf(statuses: readonly VerdictStatus[]): VerdictStatus {
  return WORST_FIRST.find((one) => statuses.includes(one)) ?? 'not-proven';
}

/** The worst first; of equals, as they came. */
export function worstFirst<T>(all: readonly T[], statusOf: (one: T) => VerdictStatus): T[] {
  return all.toSorted((a, b) => WORST_FIRST.indexOf(statusOf(a)) - WORST_FIRST.indexOf(statusOf(b)));
}
