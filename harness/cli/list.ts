import { Command } from 'commander';
import { type Places, projectOption, resultsOption } from './project.ts';

interface ListOptions extends Places {
  json?: true;
  alerts?: true;
  target?: string;
}

/** `list`: which drill runs on which target, and why not; which alert rule fires in which drill. */
export function listCommand(): Command {
  return new Command('list')
    .description('the drills, the targets, and which pairs apply')
    .option('--alerts', 'which alert rule fires in which drill, by the newest run of each')
    .option('-t, --target <name>', 'only this target')
    .option('--json', 'print the matrix as JSON')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
A drill applies to a target that has a service with the role that one of its variants breaks, and whose contract says what its
owners expect of it.

With --alerts: every alert rule against every drill. A rule fires in a drill, stays silent in it, or cannot fire as written
though the contract expects it, by what the newest run of each variant recorded; that run is named. Where none is there it
says what the contracts expect, and names the rules of which nothing is known. Evidence that was altered is left out, by name.

Examples:
  firedrill list            every pair, its variants and the alerts it expects
  firedrill list --alerts   which rule was seen to fire, where, and after how long
  firedrill list --json     the same for a program`,
    )
    .action(async ({ json, alerts, target, ...places }: ListOptions) => {
      if (alerts) {
        const { showAlerts } = await import('./alert-matrix/show-alerts.ts');
        return showAlerts(places, target, json === true);
      }
      const { matrix, table } = await import('./matrix.ts');
      const pairs = await matrix(places.project, target);
      console.log(json ? JSON.stringify({ schema: 1, pairs }, null, 2) : table(pairs));
    });
}
