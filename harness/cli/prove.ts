import { Command, Option } from 'commander';
import { partText, several, wholeNumber } from './option-values.ts';
import { projectOption, resultsOption } from './project.ts';
import type { ProveOptions } from './prove-options.ts';

/** `prove`: whether a drill is able to fail. */
export function proveCommand(): Command {
  return new Command('prove')
    .description(
      'is a drill able to fail? break what it watches, in a recorded run or in the system, and see whether it says so',
    )
    .argument('<drill>', 'a drill, or drill/variant')
    .option(
      '--target <name>',
      'the target; by default that of the latest run, with --live the first it applies to',
    )
    .option('--live', 'break the system, too: each mutant is a run of its own')
    .option('--run <run>', "the run that was good: a run's folder, its name under results, or latest")
    .option(
      '--only <mutant>',
      'only this mutant, or all below it (live/writes); may be given several times',
      several,
    )
    .option('--lot <i/n>', 'only the i-th of n lots; all of them together are everything', partText('--lot'))
    .option('--seed <n>', 'cast the lots as this number says (default: the day)', wholeNumber(0))
    .option('--json', 'print the proof as JSON on stdout')
    .addOption(new Option('--html', 'print the proof as a page on stdout').conflicts('json'))
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Takes the latest run of the drill that was good enough, and judges it anew once for each mutant: a rule deleted, its
threshold inverted, its for without end; an alert routed to no receiver, its end not told; a metric missing or standing still;
a clock that is set, a runner that stood still. Where the run kept its series and promtool is at hand, the rules as
production ships them are changed and replayed, too. Nothing is started but that.

With --live the system is broken, from outside, so that it may be any target's. A control run comes first (or --run names
one), then a run for each mutant: the fault is not injected, hits another service, is undone early or never; and a
proxy between Firedrill and the service that users call says what is not so: readiness is always good, or never again; answers
come late for good, or fail for longer than an objective allows; one acknowledged write in ten is not stored, stored twice,
listed twice, or read with another's content. Each takes as long as a run of the drill, some twice as long.

A mutant is killed only by the finding of the promise that it breaks. One of which the contract itself says that it makes
no difference is equivalent, and counts for nothing; what did not come about, and what the machine alone bent, was not
tried. What was found out is added to results/proofs/, a file for each drill and target.

Exit codes: 0 every mutant was killed, 1 one survived, 2 none was tried, or there is no run that was good enough, 64 bad
usage, 130 interrupted.

Examples:
  firedrill run db-down && firedrill prove db-down
  firedrill prove db-down --target shop --json
  firedrill prove db-down --html > proof.html
  firedrill prove db-down --live                                 everything, in half an hour
  firedrill prove db-down --live --only live/writes/swallowed    one mutant, and the control run before it
  firedrill prove db-down --live --lot 1/10                      tonight's tenth; tomorrow's is another
  firedrill prove db-down --live --lot 3/10 --seed 7             the third of ten parts of one whole`,
    )
    .action(async (drill: string, options: ProveOptions) => {
      const { prove } = await import('./prove-drill.ts');
      process.exitCode ||= await prove(drill, options);
    });
}
