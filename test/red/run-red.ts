import { join } from 'node:path';
import { test } from 'vitest';
import { commitOfCheckout } from '../../harness/cli/own-version.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { runTampered } from '../support/drill.ts';
import { keepRun } from '../support/keep-run.ts';
import { decisive } from '../trust/decisive.ts';
import { keepCame } from './came.ts';
import { type RedCase, seenOf } from './cases/red-case.ts';

/** A test for each: the sabotage on a real stack, and what must be said of it. `npm run trust` publishes what was said. */
export function runRed(cases: readonly RedCase[]): void {
  for (const { name, title, change, expects } of cases)
    test(title, async () => {
      const { report, records, folder } = await runTampered(change);
      await keepRun(folder, { set: 'red', name });
      await keepCame(join(ROOT, 'results/saboteurs.json'), name, {
        verdict: report.verdict,
        by: decisive(report),
        at: new Date().toISOString(),
        commit: commitOfCheckout(),
      });
      expects(seenOf(report, records));
    });
}
