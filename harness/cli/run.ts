import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Report } from '../model.ts';
import { terminalReport } from '../report/terminal.ts';
import { loadDrills, loadTargets, ROOT } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { componentNames } from './components.ts';
import { worst } from './exit-code.ts';
import { interruptible } from './interruptible.ts';
import { paint } from './paint.ts';
import { terminalProgress } from './progress.ts';
import { select } from './select.ts';

interface Options {
  target?: string;
  pace?: number;
  resolution?: number;
  keep?: true;
  json?: true;
  results: string;
}

/** `run`: one or more drills, one after another. */
export function runCommand(): Command {
  return new Command('run')
    .description('run one or more drills: start the stack, break one thing, watch, heal, judge')
    .argument(
      '<drill...>',
      'a drill (db-down), one of its variants (db-down/stopped), or all of them (db-down/*)',
    )
    .option('-t, --target <name>', 'the target, or "all" that the drill applies to')
    .option('--pace <factor>', "divide the monitoring's durations by this; 1 is real time", positive)
    .option('--resolution <ms>', 'period of the probes in milliseconds, at most 20', positive)
    .option('--keep', 'leave the stack running afterwards; firedrill clean removes it')
    .option('--json', 'print the report as JSON on stdout')
    .option('--results <folder>', 'where evidence goes', join(ROOT, 'results'))
    .addHelpText(
      'after',
      `
What is missing (engine, images) is set up first. Everything the run starts is removed at its end, also after
Ctrl-C, which heals before it exits.

Exit codes: 0 pass or acceptable, 1 a promise was broken, 2 not proven, 3 aborted, 64 bad arguments or
configuration, 70 Firedrill's own error, 130 interrupted.

Examples:
  firedrill run db-down                       the first target it applies to
  firedrill run db-down --target veza --json  for a program
  firedrill run 'db-down/*' --target all      every variant on every target
  firedrill run db-down --pace 1              in real time, as production would see it
  firedrill list                              what there is to run`,
    )
    .action(async (asked: string[], options: Options) => {
      const drills = await loadDrills();
      const { chosen, skipped, notes } = select(asked, drills, await loadTargets(), options.target);
      const components = componentNames();
      // Every file of every target is checked before anything at all is started.
      const ready = await Promise.all(
        chosen.map(async (one) => ({
          ...one,
          monitoring: await checkTarget(one.loaded, drills, components, options.pace),
        })),
      );
      for (const note of notes) console.error(note);
      for (const { drill, target, reason } of skipped)
        console.error(`skipped ${drill} on ${target}: ${reason}`);
      // Testcontainers is slow to load, and nobody who only asks for help wants to wait for it.
      const { openSession } = await import('./session.ts');
      const reports: Report[] = [];
      await interruptible(async (signal) => {
        const session = await openSession(terminalProgress(), [
          ...new Set(ready.map(({ loaded }) => loaded)),
        ]);
        for (const one of ready)
          if (!signal.aborted) {
            const { report, folder } = await session.run(one, {
              keep: options.keep ?? false,
              results: options.results,
              ...(options.resolution === undefined ? {} : { resolutionMs: options.resolution }),
              signal,
            });
            console.error(`\n${terminalReport(report, { paint: paint(process.stderr) })}\n${folder}\n`);
            reports.push(report);
          }
      });
      const verdict = worst(reports.map((report) => report.verdict.status));
      if (options.json) {
        const single = reports.length === 1 && skipped.length === 0;
        const whole = single
          ? reports[0]
          : { schema: 1, verdict: { status: verdict.status }, runs: reports, skipped };
        console.log(JSON.stringify(whole, null, 2));
      }
      process.exitCode ||= verdict.exitCode;
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number greater than 0.');
}
