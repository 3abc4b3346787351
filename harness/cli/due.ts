import { Command, Option } from 'commander';
import { dueState, isDueOn, whyNotDone } from '../rehearse/due.ts';
import { dueInWords } from '../rehearse/due-rule.ts';
import { columns } from '../text/columns.ts';
import { loadTargets } from './catalogue.ts';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';
import { attempts, type PastAttempt } from './rehearse/attempts.ts';
import { type LoadedRehearsal, loadRehearsals } from './rehearse/load-rehearsal.ts';

/** `due`: which rehearsals are, and when each was done last. */
export function dueCommand(): Command {
  return new Command('due')
    .description('which rehearsals are due, and when each was done last')
    .addOption(
      new Option(
        '--today',
        'only those that the calendar has today, done or not, as rehearse is to be called',
      ).conflicts('json'),
    )
    .option('--json', 'print it as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
By the reports in results/rehearsals/, and the index of those that were pruned. Done is what passed, with every step of the
procedure done: a rehearsal that failed, or in which it was rightly decided not to act, leaves it due; so does one whose
evidence is not as it was filed.

With --today the calendar alone is asked, a line each: backout --target shop. What CI calls each day, so that the calendar stands in the
rehearsals and nowhere else.

Exit codes: 0 nothing is overdue or due today, 1 something is; with --today always 0.`,
    )
    .action(due);
}

const day = (date: Date | undefined): string => date?.toISOString().slice(0, 10) ?? 'never';

async function due(options: Places & { json?: true; today?: true }): Promise<void> {
  if (options.today) return await dueToday(options);
  const all = await attempts(resultsOf(options));
  const rehearsals = await loadRehearsals(await loadTargets(options.project));
  const now = new Date();
  const rows = rehearsals.map((one) => rowOf(one, all, now));
  if (options.json) console.log(JSON.stringify({ schema: 1, rehearsals: rows }, null, 2));
  else
    console.log(
      columns([
        ['rehearsal', 'target', 'due', 'done', 'came to', 'now', ''],
        ...rows.map((row) => [
          row.rehearsal,
          row.target,
          dueInWords(row.due),
          day(row.last),
          row.verdict ?? '',
          row.state === 'done'
            ? `next on ${day(row.next)}`
            : row.state === 'overdue'
              ? `overdue since ${day(row.since)}`
              : 'due today',
          latestInWords(row.notCounted.at(-1)),
        ]),
      ]),
    );
  if (rows.some(({ state }) => state !== 'done')) process.exitCode = 1;
}

async function dueToday({ project }: Places): Promise<void> {
  const now = new Date();
  for (const { loaded, rehearsal } of await loadRehearsals(await loadTargets(project)))
    if (isDueOn(rehearsal.due, now)) console.log(`${rehearsal.name} --target ${loaded.target.name}`);
}

/** Where a rehearsal stands, and which attempts since it was done last do not count, with why. */
function rowOf({ loaded: { target }, rehearsal }: LoadedRehearsal, all: readonly PastAttempt[], now: Date) {
  const own = all
    .filter((one) => one.rehearsal === rehearsal.name && one.target === target.name)
    .map((one) => ({ ...one, because: whyNotDone(rehearsal, one) }));
  const last = own.findLast(({ because }) => because === undefined);
  return {
    rehearsal: rehearsal.name,
    target: target.name,
    due: rehearsal.due,
    ...dueState(rehearsal.due, now, last && new Date(last.startedAt)),
    verdict: last?.verdict,
    notCounted: own
      .slice(last === undefined ? 0 : own.indexOf(last) + 1)
      .map(({ run, startedAt, because = '' }) => ({ run, startedAt, because })),
  };
}

function latestInWords(latest: { startedAt: string; because: string } | undefined): string {
  return latest === undefined ? '' : `${latest.startedAt.slice(0, 10)} does not count: ${latest.because}`;
}
