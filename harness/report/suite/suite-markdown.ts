/** `summary.md` of a suite: what a team wants to read in the morning; also GitHub's job summary. */

import type { Finding, Report, VerdictStatus } from '../../model/judgement.ts';
import { duration } from '../../text/format.ts';
import { plain, table } from '../markdown.ts';
import { again, capitalised, figureOf, sentence, subject, VERDICT_WORDS } from '../words.ts';
import { totalsOf } from './spans.ts';
import { counts, type Excuse, missingCounts, quarantineOfRun, type SuiteReport } from './suite-report.ts';
import { waterfall } from './waterfall.ts';

/** Ends with a newline. */
export function suiteMarkdown(suite: SuiteReport): string {
  const part = suite.shard === undefined ? '' : `, part ${suite.shard.index} of ${suite.shard.of}`;
  const { status, reason } = suite.verdict;
  const sections = [
    [`# ${VERDICT_WORDS[status]}: suite ${plain(suite.suite)}${part}`],
    [
      `**${plain(capitalised(reason ?? `every promise was kept in ${suite.runs.length} runs`))}.** ` +
        `Started ${suite.startedAt}, took ${duration(suite.durationMs)}.${drawn(suite)}`,
    ],
    ...suite.runs
      .filter(({ verdict }) => verdict.status !== 'pass' && verdict.status !== 'acceptable')
      .map((run) => broken(suite, run)),
    all(suite),
    missing(suite),
    quarantine(suite),
    skipped(suite),
    time(suite),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** How to run the same again, where some of it was drawn by lot. */
function drawn({ seed }: SuiteReport): string {
  return seed === undefined ? '' : ` Some of it was drawn by lot: \`--seed ${seed}\` draws the same.`;
}

/** The findings of a run that did not pass, worst first: the promise, and the figure or reason. */
export function brokenPromises({ findings }: Report): Finding[] {
  const of = (grade: Finding['grade']) => findings.filter((one) => one.grade === grade);
  return [...of('fail'), ...of('no-evidence')];
}

function broken(suite: SuiteReport, run: Report): string[] {
  const promises = brokenPromises(run);
  const shown = promises.length === 0 ? [sentence(run)] : promises.map(line);
  const aside = counts(suite, run) ? '' : ' (in quarantine)';
  return [
    `## ${VERDICT_WORDS[run.verdict.status]}: ${plain(subject(run))}${aside}`,
    '',
    ...shown.map((text) => `- ${plain(text)}`),
    '',
    '```sh',
    again(run, suite.project),
    '```',
  ];
}

function line({ grade, expectation, because }: Finding): string {
  return `${grade === 'fail' ? 'broken' : 'not proven'}: ${expectation}: ${because}`;
}

function all(suite: SuiteReport): string[] {
  const rows = suite.runs.map((run) => [
    VERDICT_WORDS[run.verdict.status] + (counts(suite, run) ? '' : ' (quarantine)'),
    subject(run),
    figureOf(run.measures.recover),
    figureOf(run.measures.outage),
    figureOf(run.measures.deliver),
    String(run.pace),
    `\`${run.run}\``,
  ]);
  return [
    '## All runs',
    '',
    ...table(['verdict', 'drill', 'recover', 'outage', 'deliver', 'pace', 'evidence'], rows),
  ];
}

function missing(suite: SuiteReport): string[] {
  if (suite.missing.length === 0) return [];
  const rows = suite.missing.map((one) => [
    VERDICT_WORDS[one.status] + (missingCounts(one) ? '' : ' (quarantine)'),
    subject(one),
    one.reason,
  ]);
  return ['## Planned, without a report', '', ...table(['', 'drill', 'why'], rows)];
}

function quarantine(suite: SuiteReport): string[] {
  const row = (what: string, status: VerdictStatus, entry: Excuse | undefined): string[][] => {
    if (entry === undefined) return [];
    const passed = status === 'pass' || status === 'acceptable';
    const now = entry.expired
      ? 'expired: it counts again'
      : passed
        ? 'passes: take it out of quarantine'
        : VERDICT_WORDS[status];
    return [[what, now, entry.reason, entry.owner, entry.until]];
  };
  const rows = [
    ...suite.runs.flatMap((run) => row(subject(run), run.verdict.status, quarantineOfRun(suite, run))),
    ...suite.missing.flatMap((one) => row(subject(one), one.status, one.quarantine)),
  ];
  if (rows.length === 0) return [];
  return ['## In quarantine', '', ...table(['drill', 'now', 'reason', 'owner', 'until'], rows)];
}

function skipped(suite: SuiteReport): string[] {
  if (suite.skipped.length === 0) return [];
  const rows = suite.skipped.map(({ drill, target, reason }) => [`${drill} on ${target}`, reason]);
  return ['## Does not apply', '', ...table(['pair', 'why'], rows)];
}

function time(suite: SuiteReport): string[] {
  if (suite.times.length === 0) return [];
  const totals = totalsOf(suite.times);
  const sum = totals.reduce((all, [, ms]) => all + ms, 0);
  const { windows, jobs, ahead } = suite.capacity;
  const meanwhile = ahead
    ? 'while one measures, others are prepared, removed and filed'
    : 'each is alone until it has recovered: others are started and warmed up while it is seen to stay well, and removed in between';
  const overlaps = suite.overlaps.map(
    ({ units, ms }) => `- ${plain(units[0])} and ${plain(units[1])}: ${duration(ms)}`,
  );
  return [
    '## Where the time went',
    '',
    `Up to ${jobs} stacks, ${windows} measuring at a time; ${meanwhile}.`,
    '',
    '```',
    waterfall(suite.times),
    '```',
    '',
    ...table(
      ['stage', 'all runs together', 'share'],
      totals.map(([stage, ms]) => [
        stage,
        duration(ms),
        `${sum === 0 ? 0 : ((ms / sum) * 100).toFixed(0)} %`,
      ]),
    ),
    '',
    overlaps.length === 0 ? 'No two windows of measurement overlapped.' : 'Windows that overlapped:',
    ...overlaps,
  ];
}
