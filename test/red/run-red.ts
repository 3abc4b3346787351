import { test } from 'vitest';
import { runTampered } from '../support/drill.ts';
import { keepRun } from '../support/keep-run.ts';
import { type RedCase, seenOf } from './cases/red-case.ts';

/** A test for each: the sabotage on a real stack, and what must be said of it. */
export function runRed(cases: readonly RedCase[]): void {
  for (const { name, title, change, expects } of cases)
    test(title, async () => {
      const { report, records, folder } = await runTampered(change);
      await keepRun(folder, { set: 'red', name });
      expects(seenOf(report, records));
    });
}
