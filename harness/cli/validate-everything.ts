import { allOf, byName, loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { componentNames } from './components.ts';

/**
 * Checks one target of a project, or all of them, and says of each what is there.
 * @throws FiredrillError `usage` with everything that is wrong with any of them
 */
export async function validate(project: string, only: string | undefined): Promise<string[]> {
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const asked = only === undefined ? targets : [byName(targets, ({ target }) => target.name, only, 'target')];
  const lines = await allOf(
    asked.map(async (loaded) => {
      const { pace, rules } = await checkTarget(loaded, drills, componentNames(), {});
      const { name, services, contract } = loaded.target;
      const there = [
        counted(Object.keys(services).length, 'service'),
        counted(rules.length, 'alert rule'),
        counted(Object.keys(contract.drills).length, 'drill'),
      ];
      return `${name}: ${there.join(', ')}; pace ${pace.pace} (${pace.reason})`;
    }),
  );
  return [...lines, `${counted(drills.length, 'drill')} and ${counted(asked.length, 'target')} valid`];
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
