import { Command, Option } from 'commander';
import { positive, wholeNumber } from './option-values.ts';
import { projectOption, resultsOption } from './project.ts';
import type { RunCommandOptions } from './run-drills.ts';

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
    .option(
      '--resolution <ms>',
      'period of the probes in milliseconds, 1 to 10000; otherwise as often as the service bears',
      positive,
    )
    .option(
      '--control',
      'all phases and no fault: shows how far a run without fault is from one steady state',
    )
    .addOption(
      new Option(
        '--repeat <n>',
        'so many times, each on a fresh stack; figures with how far chance may move them',
      )
        .argParser(wholeNumber(2, 1_000))
        .conflicts(['keep', 'control']),
    )
    .option('--seed <n>', 'draws when each repetition injects; otherwise another each time', wholeNumber(0))
    .addOption(
      new Option('--manual', 'a person is paged, finds out and cures by hand, and is timed').conflicts([
        'repeat',
        'control',
      ]),
    )
    .option(
      '--unanswered <n>',
      'so many of those who are told do not acknowledge the page',
      wholeNumber(1, 20),
    )
    .option(
      '--hurry <factor>',
      "all that is people's is so many times as short: limits, objectives, escalation",
      positive,
    )
    .option('--keep', 'leave the stack running afterwards; firedrill clean removes it')
    .option('--json', 'print the report as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
What is missing (engine, images) is set up first. Everything the run starts is removed at its end, also after
Ctrl-C, which heals before it exits.

A control run (--control) breaks nothing. What is promised of a fault is not asked; that probes, traffic and alerts
stay as they should, and that all is afterwards as it was before, is. Its report tells how far each figure of
"afterwards" was from what it had been: the noise that the bounds must ignore, see docs/afterwards.md.

With --repeat every run is shown and filed as any other. Each injects at another moment between scrapes and evaluations, which
--seed draws again. Of each figure it tells the median and the interval that holds it with 95 % (from 6 runs on), the
95th percentile (from 59 on), and holds the objective against the interval's upper bound; the page is in repeats/ below the
results.

By hand (--manual) the drill breaks what it breaks and gets its own answers; then the on-call engineer is paged with what the receiver got,
and Firedrill heals nothing. A line on stdin says how far they are: a (taken up), d WHAT IT IS (found out), c (cured), f (it cannot be
done). What people are asked for is held against people. A page that is not acknowledged goes on to the next, by the target's
contract.people and production's own routes; --unanswered says how many do not answer. docs/by-hand.md

Exit codes: 0 pass or acceptable, 1 a promise was broken, 2 not proven, 3 aborted, 64 bad arguments or
configuration, 70 Firedrill's own error, 130 interrupted.

Examples:
  firedrill run db-down                       the first target it applies to
  firedrill run db-down --target all --json   on every target; for a program
  firedrill run 'db-down/*' --target all      every variant on every target
  firedrill run db-down --control             the same without the fault: nothing may fail
  firedrill run db-down --repeat 10           ten times, with medians and their intervals
  firedrill run db-read-only --manual         a person is paged and cures it
  firedrill run db-down --unanswered 2 --hurry 60   whether the next two are told, in seconds for minutes
  firedrill run db-down --pace 1              in real time, as production would see it
  firedrill run db-down --project ~/shop      on the first target in ~/shop/targets; evidence in ~/shop/results
  firedrill list                              what there is to run`,
    )
    .action(async (asked: string[], options: RunCommandOptions) => {
      // Testcontainers is slow to load, and --help need not wait for it.
      const { runDrills } = await import('./run-drills.ts');
      await runDrills(asked, options);
    });
}
