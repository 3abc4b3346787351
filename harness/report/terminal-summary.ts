/** The end of several drills on a terminal: one line each, so that nobody has to scroll for the verdicts. */

import type { Report } from '../model/judgement.ts';
import { duration } from '../text/format.ts';
import type { SkippedPair } from './suite/suite-report.ts';
import { type TerminalOptions, VERDICT_COLOURS } from './terminal.ts';
import { figureOf, sentence, subject, VERDICT_WORDS } from './words.ts';

/** Verdict, pair, recovery and time of each run; the reason of each that did not pass; what was skipped and why. */
export function terminalSummary(
  reports: readonly Report[],
  skipped: readonly SkippedPair[],
  { paint = (_, text) => text }: TerminalOptions = {},
): string {
  const verdicts = Math.max(...reports.map(({ verdict }) => VERDICT_WORDS[verdict.status].length));
  const subjects = Math.max(...reports.map((report) => subject(report).length));
  const recoveries = Math.max(...reports.map(({ measures }) => figureOf(measures.recover).length));
  const lines = reports.flatMap((report) => {
    const { status } = report.verdict;
    const word = paint(VERDICT_COLOURS[status], VERDICT_WORDS[status].padEnd(verdicts));
    const recover = `recover ${figureOf(report.measures.recover).padEnd(recoveries)}`;
    const took = duration(Object.values(report.durations).reduce((sum, ms) => sum + ms, 0));
    const line = `${word}  ${subject(report).padEnd(subjects)}  ${recover}  ${took}`;
    return status === 'pass' ? [line] : [line, `${' '.repeat(verdicts)}  ${sentence(report)}`];
  });
  const rest = skipped.map(
    ({ drill, target, reason }) => `${'–'.padEnd(verdicts)}  ${drill} on ${target}: ${reason}`,
  );
  return [...lines, ...rest].join('\n');
}
