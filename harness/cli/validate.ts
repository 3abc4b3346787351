import { Command } from 'commander';
import { byName, loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { componentNames } from './components.ts';

/** `validate`: everything that can be known to be wrong before anything is started. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check drills, targets, alert rules and contracts without starting anything')
    .argument('[target]', 'one target; all of them without it')
    .addHelpText(
      'after',
      `
Checked: the shape of target.ts and of each drill, the PromQL of every rule and expectation, that alerts, images,
services and runbooks which are named exist, and which pace the target's rules allow.

Exit code 64 when something is wrong; each line names the file, the key and the remedy.

Examples:
  firedrill validate
  firedrill validate veza`,
    )
    .action(async (only: string | undefined) => {
      const drills = await loadDrills();
      const targets = await loadTargets();
      const asked =
        only === undefined ? targets : [byName(targets, ({ target }) => target.name, only, 'target')];
      for (const loaded of asked) {
        const { pace, rules } = await checkTarget(loaded, drills, componentNames(), undefined);
        console.log(
          `${loaded.target.name}: ${Object.keys(loaded.target.services).length} services, ${rules.length} alert rules, ` +
            `${Object.keys(loaded.target.contract.drills).length} drills; pace ${pace.pace} (${pace.reason})`,
        );
      }
      console.log(`${drills.length} drills and ${asked.length} targets are valid`);
    });
}
