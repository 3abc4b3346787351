import { escapeXml, type JunitSuite, junitOf, suiteOf } from '../junit.ts';
import { subject } from '../words.ts';
import { counts, type Excuse, missingCounts, quarantineOfRun, type SuiteReport } from './suite-report.ts';

/**
 * `junit.xml` of a suite: a test suite for each run. What quarantine excuses and what does not apply is skipped; a
 * run without a report is an error otherwise.
 */
export function suiteJunit(suite: SuiteReport): string {
  return junitOf([
    ...suite.runs.map((run) => {
      const entry = quarantineOfRun(suite, run);
      return entry && !counts(suite, run) ? suiteOf(run, excuse(entry)) : suiteOf(run);
    }),
    ...suite.missing.map((one) =>
      one.quarantine && !missingCounts(one)
        ? single(subject(one), 'skipped', `${one.status}: ${one.reason}; ${excuse(one.quarantine)}`)
        : single(subject(one), 'errors', `${one.status}: ${one.reason}`),
    ),
    ...suite.skipped.map(({ drill, target, reason }) => single(`${drill} on ${target}`, 'skipped', reason)),
  ]);
}

function excuse({ until, owner, reason }: Excuse): string {
  return `in quarantine until ${until} (${owner}): ${reason}`;
}

/** A test suite of one case that was not run. */
function single(name: string, kind: 'errors' | 'skipped', reason: string): JunitSuite {
  const counted = { tests: 1, failures: 0, errors: 0, skipped: 0, [kind]: 1 };
  const element = kind === 'errors' ? 'error' : 'skipped';
  return {
    counts: { ...counted, seconds: 0 },
    lines: [
      `  <testsuite name="${escapeXml(name)}" tests="1" failures="0" errors="${counted.errors}" ` +
        `skipped="${counted.skipped}" time="0.000">`,
      `    <testcase classname="firedrill" name="${escapeXml(name)}">` +
        `<${element} message="${escapeXml(reason)}"/></testcase>`,
      '  </testsuite>',
    ],
  };
}
