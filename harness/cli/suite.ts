import { Command, Option } from 'commander';
import { FiredrillError } from '../model/errors.ts';
import { partText, wholeNumber } from './option-values.ts';
import { type Places, projectOption, resultsOption } from './project.ts';
import type { PlanOptions } from './suite/print-plan.ts';
import type { SuiteOptions } from './suite/run-suite.ts';

/** `suite`: many drills, several at a time, with one report. */
export function suiteCommand(): Command {
  return new Command('suite')
    .description('run many drills, several at a time, and report on all of them together')
    .argument('[name]', 'nightly, smoke, weekly, or one of your own', 'nightly')
    .option('--jobs <n>', 'stacks at a time (default: what the machine bears)', wholeNumber(1, 100))
    .option('--shard <i/n>', 'only the i-th of n parts, to spread a suite over machines', partText('--shard'))
    .option('--resume', 'go on with the suite of this name that was interrupted')
    .option(
      '--seed <n>',
      'draw what the suite leaves to chance as this number says (default: the day)',
      wholeNumber(0),
    )
    .option('--json', 'print the report as JSON on stdout')
    .addOption(
      new Option('--plan <where>', 'run nothing, print how it runs there: k8s')
        .choices(['k8s'])
        .conflicts(['shard', 'resume', 'json']),
    )
    .option('--shards <n>', 'with --plan: in how many parts (default: 4)', wholeNumber(1, 1_000))
    .option('--image <reference>', 'with --plan: the image that has the project and Firedrill in it')
    .option('--claim <name>', 'with --plan: the volume claim for results (default: firedrill-results)')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addCommand(mergeCommand())
    .addHelpText(
      'after',
      `
Suites:
  smoke    each drill of a minute or so once, in its default variant, on the first target it applies to: for every change
  nightly  every drill on every target it applies to; of their other variants and of flaky-network's some in turn
  weekly   all of them, and each drill on each target once more in real time
Your own are in drills/suites.yml, or under suites in firedrill.yaml. What is known to fail is in drills/quarantine.yml, or
under quarantine there, with a reason, an owner and a last day; until then it runs, is shown, and fails no suite.

However many jobs there are, drills measure only as many at a time as the machine has cores for; the others wait.
A suite goes on after a failure. Ctrl-C heals what runs; --resume does what is left. Each run is filed under results/
as by run; the suite's folder there has summary.json, summary.md, summary.html and junit.xml.

Exit codes: those of the worst run: 0 pass or acceptable, 1 fail, 2 not proven, 3 aborted, 64 bad arguments or
configuration, 70 Firedrill's own error, 130 interrupted.

Examples:
  firedrill suite                        nightly
  firedrill suite smoke                  before a change is merged
  firedrill suite nightly --shard 2/3    the second of three machines
  firedrill suite nightly --plan k8s --shards 4 --image registry.example/drills:1 > drills.yaml
  firedrill suite merge part-1 part-2    one report of what several machines did`,
    )
    .action(async (name: string, options: SuiteOptions & PlanOptions) => {
      if (options.plan !== undefined) {
        const { printPlan } = await import('./suite/print-plan.ts');
        return printPlan(name, options);
      }
      const misplaced = (['shards', 'image', 'claim'] as const).find((one) => options[one] !== undefined);
      if (misplaced !== undefined) throw new FiredrillError('usage', `--${misplaced} needs --plan k8s`);
      const { runSuite } = await import('./suite/run-suite.ts');
      await runSuite(name, options);
    });
}

function mergeCommand(): Command {
  return new Command('merge')
    .description('join the parts of a suite that were run with --shard')
    .argument('<folders...>', "the suites' folders, or results folders that hold one each")
    .option('--json', 'print the report as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
The parts must be of one plan: the same suite of the same drills and targets. A part that is missing makes the whole
not proven.

Example:
  firedrill suite merge downloaded/*`,
    )
    .action(async (folders: string[], _: unknown, command: Command) => {
      // The parent has options of the same names, and commander gives the parent what it knows.
      const options = command.optsWithGlobals<Places & { json?: true }>();
      const { mergeSuite } = await import('./suite/merge-suite.ts');
      await mergeSuite(folders, options);
    });
}
