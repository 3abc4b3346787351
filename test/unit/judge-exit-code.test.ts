import { expect, test } from 'vitest';
import { exitCodeOf, worst } from '../../harness/cli/exit-code.ts';
import type { VerdictStatus } from '../../harness/model/judgement.ts';

const WORST_FIRST: VerdictStatus[] = ['fail', 'error', 'aborted', 'not-proven', 'acceptable', 'pass'];

test('each verdict has its exit code', () => {
  expect(WORST_FIRST.map(exitCodeOf)).toEqual([1, 70, 3, 2, 0, 0]);
});

test('of several verdicts the worst counts, in whatever order they came', () => {
  for (const [i, status] of WORST_FIRST.entries()) {
    const milder = WORST_FIRST.slice(i);
    for (const statuses of [milder, milder.toReversed()]) {
      expect(worst(statuses)).toEqual({ status, exitCode: exitCodeOf(status) });
    }
  }
});

test('of no verdict nothing is proven', () => {
  expect(worst([])).toEqual({ status: 'not-proven', exitCode: 2 });
});
