import { Command } from 'commander';
import { several } from './option-values.ts';
import { projectOption, resultsOption } from './project.ts';
import type { UpOptions } from './up/up.ts';

/** `up`: a target's stack, and what there is to watch of it. */
export function upCommand(): Command {
  return new Command('up')
    .description("start a target's stack, break nothing, and say what a drill could watch of it")
    .option('-t, --target <name>', 'the target; the first of the project')
    .option('--profile <name>', 'start the services of this profile, too; may be given again', several, [])
    .option('--once', 'remove everything again as soon as it has been told')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Says what each service printed last, what each probe is answered and costs and how often it is sent because of that,
which metrics and alerts there are, and what the contract would leave unproven. Then the stack stays, for you to look at,
until Ctrl-C, which removes everything. A start that fails is told by the line of a log that matters, and the whole log of
every service is in results/up/<run>/logs/.

Exit codes: 0 it is up, 2 it does not come up or cannot bear to be watched, 64 bad arguments or configuration, 70
Firedrill's own error, 130 ended by Ctrl-C.

Examples:
  firedrill up                               the first target of your project
  firedrill up --target shop --once          look at it once, as CI does
  firedrill up --profile uploads             with the services that only some drills start
  firedrill up --project ~/shop              the first target in ~/shop/targets`,
    )
    .action(async (options: UpOptions) => {
      const { up } = await import('./up/up.ts');
      await up(options);
    });
}
