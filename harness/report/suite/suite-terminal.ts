/** The end of a suite on a terminal. */

import { duration } from '../../text/format.ts';
import { type TerminalOptions, VERDICT_COLOURS } from '../terminal.ts';
import { terminalSummary } from '../terminal-summary.ts';
import { again, subject, VERDICT_WORDS } from '../words.ts';
import { brokenPromises } from './suite-markdown.ts';
import { counts, type Excuse, quarantineOfRun, type SuiteReport } from './suite-report.ts';

/** A line for each run, then what is broken with the command that shows it again, then the verdict. */
export function suiteTerminal(suite: SuiteReport, options: TerminalOptions = {}): string {
  const { paint = (_, text) => text } = options;
  const { status, reason } = suite.verdict;
  const word = paint(VERDICT_COLOURS[status], paint('bold', VERDICT_WORDS[status]));
  return [
    ...(suite.runs.length === 0 ? [] : [terminalSummary(suite.runs, suite.skipped, options)]),
    ...suite.missing.flatMap((one) => [
      `${VERDICT_WORDS[one.status]}  ${subject(one)}: ${one.reason}`,
      ...(one.quarantine === undefined ? [] : [excuse(subject(one), one.quarantine)]),
    ]),
    ...suite.runs.flatMap((run) => remarks(suite, run)),
    '',
    `${word} suite ${suite.suite}, ${suite.runs.length} runs in ${duration(suite.durationMs)}` +
      `${reason === undefined ? '' : `: ${reason}`}`,
  ].join('\n');
}

function remarks(suite: SuiteReport, run: SuiteReport['runs'][number]): string[] {
  const entry = quarantineOfRun(suite, run);
  const said = entry === undefined ? [] : [excuse(subject(run), entry)];
  const promises = counts(suite, run) ? brokenPromises(run) : [];
  if (promises.length === 0) return said.length === 0 ? [] : ['', ...said];
  return [
    '',
    `${subject(run)}:`,
    ...said,
    ...promises.map(
      ({ grade, expectation, because }) => `  ${grade === 'fail' ? '✗' : '?'} ${expectation}: ${because}`,
    ),
    `  ${again(run, suite.project)}`,
  ];
}

function excuse(what: string, { reason, owner, until, expired }: Excuse): string {
  return `${what} is in quarantine${expired ? ' no more' : ''}: ${reason} (${owner}, until ${until})`;
}
