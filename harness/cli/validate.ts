import { Command } from 'commander';
import { type Places, projectOption } from './project.ts';

/** `validate`: everything that can be known to be wrong before anything is started. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check drills, targets, alert rules and contracts without starting anything')
    .argument('[target]', 'one target; all of them without it')
    .addOption(projectOption())
    .addHelpText(
      'after',
      `
Checked: the shape of each target (firedrill.yaml, target.ts, target.yaml) and drill, the PromQL of every rule and expectation, that alerts, images,
services and runbooks which are named exist, and which pace the target's rules allow; that drills/suites.yml and
drills/quarantine.yml name drills and targets that are there; that the releases of rehearsals fit the service; incident.yaml
and the forms that it names, with their placeholders. promtool and
amtool check the configuration of Prometheus and of Alertmanager, if an engine has them; said is what runs otherwise than
production has it, and which routes are muted within a day.

Exit code 64 when something is wrong; each line names the file, in YAML with line and column, the key and the remedy.

Examples:
  firedrill validate
  firedrill validate shop                 one target alone
  firedrill validate --project ~/shop    what is in ~/shop/targets and ~/shop/drills`,
    )
    .action(async (only: string | undefined, { project }: Places) => {
      const { validate } = await import('./validate-everything.ts');
      for (const line of await validate(project, only)) console.log(line);
    });
}
