import { Command } from 'commander';
import { type Places, projectOption } from './project.ts';

/** `explain`: a drill's page. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('what a drill does, what it proves, and what your targets promise for it')
    .argument('<drill>', 'a drill, see firedrill list')
    .addOption(projectOption())
    .addHelpText(
      'after',
      `
The page is docs/drills/<drill>.md, of Firedrill or of your project; what follows it is read from the drill and from
the contracts of the targets, so that it is always true.

Examples:
  firedrill explain db-down
  firedrill explain db-down | less`,
    )
    .action(async (name: string, { project }: Places) => {
      const { explain } = await import('./explain-drill.ts');
      process.stdout.write(await explain(name, project));
    });
}
