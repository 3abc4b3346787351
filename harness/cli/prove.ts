import { Command, Option } from 'commander';
import { type Places, projectOption, resultsOption } from './project.ts';

export interface ProveOptions extends Places {
  target?: string;
  run?: string;
  json?: true;
  html?: true;
}

/** `prove`: whether a drill is able to fail. */
export function proveCommand(): Command {
  return new Command('prove')
    .description(
      'is a drill able to fail? break what it watches, in a recorded run, and see whether it says so',
    )
    .argument('<drill>', 'a drill, or drill/variant, of which there is a run')
    .option('--target <name>', 'the target whose run is taken; by default the latest run of the drill')
    .option('--run <run>', "a run's folder, its name under results, or latest")
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

A mutant is killed only by the finding of the promise that it breaks. One of which the contract itself says that it makes
no difference is equivalent, and counts for nothing.

Exit codes: 0 every mutant was killed, 1 one survived, 2 there is no run that was good enough, 64 bad usage.

Examples:
  firedrill run db-down && firedrill prove db-down
  firedrill prove db-down --target shop --json
  firedrill prove db-down --html > proof.html`,
    )
    .action(async (drill: string, options: ProveOptions) => {
      const { prove } = await import('./prove-drill.ts');
      process.exitCode = await prove(drill, options);
    });
}
