import { join } from 'node:path';
import { Command } from 'commander';
import { dueState } from '../rehearse/due.ts';
import { columns } from '../text/columns.ts';
import { loadTargets } from './catalogue.ts';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';
import { loadRehearsals } from './rehearse/load-rehearsal.ts';
import { storedReports } from './rehearse/stored-reports.ts';

/** `due`: which rehearsals are, and how each went the last time. */
export function dueCommand(): Command {
  return new Command('due')
    .description('which rehearsals are due, and how each went the last time')
    .option('--json', 'print it as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
By the reports in results/rehearsals/; a rehearsal that was aborted, or ended in an error of Firedrill's, does not count.
Exit codes: 0 nothing is overdue or due today, 1 something is.`,
    )
    .action(due);
}

const day = (date: Date | undefined): string => date?.toISOString().slice(0, 10) ?? 'never';

async function due(options: Places & { json?: true }): Promise<void> {
  const filed = await storedReports(join(resultsOf(options), 'rehearsals'));
  const rehearsals = await loadRehearsals(await loadTargets(options.project));
  const now = new Date();
  const rows = rehearsals.map(({ loaded: { target }, rehearsal }) => {
    const last = filed
      .filter((report) => report.rehearsal === rehearsal.name && report.target === target.name)
      .filter(({ verdict }) => verdict.status !== 'aborted' && verdict.status !== 'error')
      .at(-1);
    const state = dueState(rehearsal.due, now, last && new Date(last.startedAt));
    return {
      rehearsal: rehearsal.name,
      target: target.name,
      due: rehearsal.due,
      ...state,
      verdict: last?.verdict.status,
    };
  });
  if (options.json) console.log(JSON.stringify({ schema: 1, rehearsals: rows }, null, 2));
  else
    console.log(
      columns([
        ['rehearsal', 'target', 'due', 'last', 'came to', 'now'],
        ...rows.map((row) => [
          row.rehearsal,
          row.target,
          row.due,
          day(row.last),
          row.verdict ?? '',
          row.state === 'done'
            ? `next on ${day(row.next)}`
            : row.state === 'overdue'
              ? `overdue since ${day(row.since)}`
              : 'due today',
        ]),
      ]),
    );
  if (rows.some(({ state }) => state !== 'done')) process.exitCode = 1;
}
