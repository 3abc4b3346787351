import { Command } from 'commander';
import { type Places, projectOption } from './project.ts';

/** `list`: which drill runs on which target, and why not. */
export function listCommand(): Command {
  return new Command('list')
    .description('the drills, the targets, and which pairs apply')
    .option('--json', 'print the matrix as JSON')
    .addOption(projectOption())
    .addHelpText(
      'after',
      `
A drill applies to a target that has a service with the role that one of its variants breaks, and whose contract says what its
owners expect of it.

Examples:
  firedrill list            every pair, its variants and the alerts it expects
  firedrill list --json     the same for a program`,
    )
    .action(async ({ json, project }: Places & { json?: true }) => {
      const { matrix, table } = await import('./matrix.ts');
      const pairs = await matrix(project);
      console.log(json ? JSON.stringify({ schema: 1, pairs }, null, 2) : table(pairs));
    });
}
