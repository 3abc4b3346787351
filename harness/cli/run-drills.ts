import { randomInt } from 'node:crypto';
import { FiredrillError } from '../model/errors.ts';
import type { Report } from '../model/judgement.ts';
import { runsTable } from '../report/drill/runs-table.ts';
import { terminal, terminalSections } from '../report/formats/terminal.ts';
import type { RepeatsReport } from '../report/repeats/repeats-report.ts';
import { brokenLines } from '../report/words.ts';
import { attending, refuseUnheard } from './attending.ts';
import { loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { worst } from './exit-code.ts';
import { interruptible } from './interruptible.ts';
import { notify } from './notify/notify.ts';
import { paint } from './paint.ts';
import { terminalProgress } from './progress.ts';
import { type Places, resultsOf } from './project.ts';
import { type Repeated, repeatDrill } from './repeat-drill.ts';
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
  repeat?: number;
  seed?: number;
  manual?: true;
  hurry?: number;
  unanswered?: number;
  json?: true;
}

/**
 * Runs drills one after another, prints what came of them and sets the exit code.
 * @throws FiredrillError `usage`, before anything is started, for whatever can be known to be wrong by then
 */
export async function runDrills(asked: readonly string[], options: RunCommandOptions): Promise<void> {
  const { project, target, pace, resolution } = options;
  if (options.seed !== undefined && options.repeat === undefined)
    throw new FiredrillError('usage', '--seed draws moments of repetitions; it needs --repeat');
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const { chosen, skipped, notes } = select(asked, drills, targets, target);
  const ready = await Promise.all(
    chosen.map(async (one) => ({
      ...one,
      monitoring: await checkTarget(one.loaded, drills, { pace, resolution, profiles: profilesFor(one) }),
    })),
  );
  for (const one of ready) refuseUnheard(one, options);
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
  const progress = terminalProgress();
  const session = await openSession(progress, startedFor(ready));
  const people = attending(options, progress);
  const reports: Report[] = [];
  const repeated: RepeatsReport[] = [];
  const then = options.keep ? 'leaving the stack, as --keep asks' : 'removing everything this run started';
  await interruptible(async (signal) => {
    for (const one of ready) {
      if (signal.aborted) break;
      const how = {
        keep: options.keep ?? false,
        control: options.control ?? false,
        results,
        ...(resolution === undefined ? {} : { resolutionMs: resolution }),
        ...(people === undefined ? {} : { people }),
        signal,
      };
      if (options.repeat !== undefined) {
        const drawn = { times: options.repeat, seed: options.seed ?? randomInt(2 ** 31) };
        const done = await repeatDrill(session, one, drawn, how);
        if (done === undefined) break;
        await tellRepeated(done);
        repeated.push(done.report);
        continue;
      }
      const { report, document, folder } = await session.run(one, how);
      console.error(`\n${terminal(document, { paint: paint(process.stderr) })}\n${folder}\n`);
      reports.push(report);
      await notify({ kind: 'run', id: report.run, document, broken: brokenLines(report) });
    }
  }, then);
  if (reports.length > 1) {
    const runs = { id: 'runs', blocks: [runsTable(reports, skipped)] };
    console.error(`${terminalSections([runs], { paint: paint(process.stderr) })}\n`);
  }
  const verdict = worst([...reports, ...repeated].map((report) => report.verdict.status));
  if (options.json && options.repeat !== undefined)
    console.log(
      JSON.stringify(
        repeated.length === 1
          ? repeated[0]
          : { schema: 1, verdict: { status: verdict.status }, drills: repeated, skipped },
        null,
        2,
      ),
    );
  else if (options.json) {
    const single = reports.length === 1 && skipped.length === 0;
    const whole = single
      ? reports[0]
      : { schema: 1, verdict: { status: verdict.status }, runs: reports, skipped };
    console.log(JSON.stringify(whole, null, 2));
  }
  process.exitCode ||= verdict.exitCode;
}

async function tellRepeated({ report, document, folder }: Repeated): Promise<void> {
  console.error(`\n${terminal(document, { paint: paint(process.stderr), width: 160 })}\n${folder}\n`);
  const broken = report.repeats.flatMap(({ run, verdict }) =>
    verdict.reason === undefined ? [] : [`${run}: ${verdict.reason}`],
  );
  await notify({ kind: 'run', id: report.id, document, broken });
}
