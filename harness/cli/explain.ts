import { Command } from 'commander';
import { type Places, projectOption } from './project.ts';

interface ExplainOptions extends Places {
  target?: string;
  contract?: true;
}

/** `explain`: a drill's page. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('what a drill does, what it proves, and what your targets promise for it')
    .argument('<drill>', 'a drill, or one of its variants, see firedrill list')
    .option('-t, --target <name>', 'one target; all of them without it')
    .option(
      '--contract',
      "how much of the drill's point each target's contract can prove, and what it would take",
    )
    .addOption(projectOption())
    .addHelpText(
      'after',
      `
The page is docs/drills/<drill>.md, of Firedrill or of your project; what follows it is read from the drill and from
the contracts of the targets, so that it is always true.

Examples:
  firedrill explain db-down
  firedrill explain db-down | less
  firedrill explain db-down --contract    what your contract leaves open, and how to say it`,
    )
    .action(async (name: string, { project, target, contract }: ExplainOptions) => {
      const { explain, rateContracts } = await import('./explain-drill.ts');
      const told = contract ? rateContracts(name, project, target) : explain(name, project, target);
      process.stdout.write(await told);
    });
}
