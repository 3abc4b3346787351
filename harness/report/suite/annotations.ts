import type { Annotation } from '../formats/github.ts';
import { again, brokenLines, sentence, subject } from '../words.ts';
import { worstFirst } from '../worst.ts';
import {
  counts,
  type Excuse,
  madeOf,
  missingCounts,
  quarantineOfRun,
  type SuiteReport,
} from './suite-report.ts';

/**
 * Of the worst run first, an error for each broken promise, with target, figure and the command that shows it again; a warning for what quarantine
 * excuses.
 */
export function annotations(suite: SuiteReport): Annotation[] {
  return [
    ...worstFirst(suite.runs, (run) => run.verdict.status).flatMap((run) => {
      const { status } = run.verdict;
      if (status === 'pass' || status === 'acceptable') return [];
      const why = because(quarantineOfRun(suite, run));
      const promises = brokenLines(run);
      return (promises.length === 0 ? [sentence(run)] : promises).map(
        (text): Annotation => ({
          level: counts(suite, run) ? 'error' : 'warning',
          title: `${subject(run)}: ${status}`,
          lines: [`${text}${why}`, again(run, madeOf(suite))],
        }),
      );
    }),
    ...suite.missing.map(
      (one): Annotation => ({
        level: missingCounts(one) ? 'error' : 'warning',
        title: `${subject(one)}: ${one.status}`,
        lines: [`${one.reason}${because(one.quarantine)}`],
      }),
    ),
  ];
}

function because(entry: Excuse | undefined): string {
  return entry === undefined ? '' : ` (quarantine until ${entry.until}, ${entry.owner}: ${entry.reason})`;
}
