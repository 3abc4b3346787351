/** What GitHub shows of a suite beside the change that broke it. */

import { again, sentence, subject } from '../words.ts';
import { brokenPromises } from './suite-markdown.ts';
import { counts, type Excuse, missingCounts, quarantineOfRun, type SuiteReport } from './suite-report.ts';

/**
 * Workflow commands, one a line: an error for each broken promise, with target, figure and the command that shows it
 * again; a warning for what quarantine excuses.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotations(suite: SuiteReport): string[] {
  return [
    ...suite.runs.flatMap((run) => {
      const { status } = run.verdict;
      if (status === 'pass' || status === 'acceptable') return [];
      const excused = !counts(suite, run);
      const entry = quarantineOfRun(suite, run);
      const why = because(entry);
      const promises = brokenPromises(run).map((one) => `${one.expectation}: ${one.because}`);
      return (promises.length === 0 ? [sentence(run)] : promises).map((text) =>
        command(excused ? 'warning' : 'error', `${subject(run)}: ${status}`, [
          `${text}${why}`,
          again(run, suite.project),
        ]),
      );
    }),
    ...suite.missing.map((one) =>
      command(missingCounts(one) ? 'error' : 'warning', `${subject(one)}: ${one.status}`, [
        `${one.reason}${because(one.quarantine)}`,
      ]),
    ),
  ];
}

function because(entry: Excuse | undefined): string {
  return entry === undefined ? '' : ` (quarantine until ${entry.until}, ${entry.owner}: ${entry.reason})`;
}

function command(kind: 'error' | 'warning', title: string, lines: readonly string[]): string {
  const property = data(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${kind} title=${property}::${data(lines.join('\n'))}`;
}

/** Escaped as the runner reads it back. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
