import type { Report } from '../model/judgement.ts';
import { runsTable } from '../report/drill/runs-table.ts';
import { terminal, terminalSections } from '../report/formats/terminal.ts';
import { loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { worst } from './exit-code.ts';
import { interruptible } from './interruptible.ts';
import { paint } from './paint.ts';
import { terminalProgress } from './progress.ts';
import { type Places, resultsOf } from './project.ts';
import { makeResultsFolder } from './run-id.ts';
import { select } from './select.ts';
import { openSession } from './session.ts';
import { profilesFor, startedFor } from './started-for.ts';
import { warnUnfit } from './warn-unfit.ts';

export interface RunCommandOptions extends Places {
  target?: string;
  pace?: number;
  resolution?: number;
  keep?: true;
  control?: true;
  json?: true;
}

/**
 * Runs drills one after another, prints what came of them and sets the exit code.
 * @throws FiredrillError `usage`, before anything is started, for whatever can be known to be wrong by then
 */
export async function runDrills(asked: readonly string[], options: RunCommandOptions): Promise<void> {
  const { project, target, pace, resolution } = options;
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const { chosen, skipped, notes } = select(asked, drills, targets, target);
  const ready = await Promise.all(
    chosen.map(async (one) => ({
      ...one,
      monitoring: await checkTarget(one.loaded, drills, { pace, resolution, profiles: profilesFor(one) }),
    })),
  );
  const results = resultsOf(options);
  await makeResultsFolder(results);
  for (const note of [...notes, ...new Set(ready.flatMap(({ monitoring }) => monitoring.notes))])
    console.error(note);
  for (const pair of skipped) console.error(`skipped ${pair.drill} on ${pair.target}: ${pair.reason}`);
  if (ready.length > 0)
    await warnUnfit(
      results,
      startedFor(ready).map(({ target }) => target),
    );
  // Until a stack is started there is nothing to heal: a signal ends set-up at once, and the next run resumes it.
  const session = await openSession(terminalProgress(), startedFor(ready));
  const reports: Report[] = [];
  const then = options.keep ? 'leaving the stack, as --keep asks' : 'removing everything this run started';
  await interruptible(async (signal) => {
    for (const one of ready) {
      if (signal.aborted) break;
      const { report, document, folder } = await session.run(one, {
        keep: options.keep ?? false,
        control: options.control ?? false,
        results,
        ...(resolution === undefined ? {} : { resolutionMs: resolution }),
        signal,
      });
      console.error(`\n${terminal(document, { paint: paint(process.stderr) })}\n${folder}\n`);
      reports.push(report);
    }
  }, then);
  if (reports.length > 1) {
    const runs = { id: 'runs', blocks: [runsTable(reports, skipped)] };
    console.error(`${terminalSections([runs], { paint: paint(process.stderr) })}\n`);
  }
  const verdict = worst(reports.map((report) => report.verdict.status));
  if (options.json) {
    const single = reports.length === 1 && skipped.length === 0;
    const whole = single
      ? reports[0]
      : { schema: 1, verdict: { status: verdict.status }, runs: reports, skipped };
    console.log(JSON.stringify(whole, null, 2));
  }
  process.exitCode ||= verdict.exitCode;
}
