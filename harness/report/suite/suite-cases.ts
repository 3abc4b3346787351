import { runCases } from '../drill/run-cases.ts';
import type { JunitCase, JunitSuite } from '../formats/junit.ts';
import { subject } from '../words.ts';
import { counts, type Excuse, missingCounts, quarantineOfRun, type SuiteReport } from './suite-report.ts';

/**
 * The cases of each run. What quarantine excuses and what does not apply is skipped; a run without a report is an error
 * otherwise.
 */
export function suiteCases(suite: SuiteReport): JunitSuite[] {
  return [
    ...suite.runs.map((run) => {
      const entry = quarantineOfRun(suite, run);
      return entry && !counts(suite, run) ? runCases(run, excuse(entry)) : runCases(run);
    }),
    ...suite.missing.map((one) =>
      one.quarantine && !missingCounts(one)
        ? notRun(subject(one), 'skipped', `${one.status}: ${one.reason}; ${excuse(one.quarantine)}`)
        : notRun(subject(one), 'error', `${one.status}: ${one.reason}`),
    ),
    ...suite.skipped.map(({ drill, target, reason }) => notRun(`${drill} on ${target}`, 'skipped', reason)),
  ];
}

function excuse({ until, owner, reason }: Excuse): string {
  return `in quarantine until ${until} (${owner}): ${reason}`;
}

function notRun(name: string, outcome: JunitCase['outcome'], message: string): JunitSuite {
  return { name, seconds: 0, cases: [{ className: 'firedrill', name, outcome, message }] };
}
