import type { Drill } from '../model/drill.ts';
import { mutedSoon } from '../rules/alertmanager/tonight.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { allOf, byName, foldersWithoutTarget, loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { type LoadedScale, scaleOfTarget } from './incident/load-scale.ts';
import type { LoadedTarget } from './loaded-target.ts';
import { ownChecks } from './own-checks.ts';
import { checkRehearsal } from './rehearse/check-rehearsal.ts';
import { loadRehearsals } from './rehearse/load-rehearsal.ts';
import { planSuite } from './suite/plan-suite.ts';
import { loadQuarantine } from './suite/quarantine.ts';
import { loadSuites, suitesOf } from './suite/suites.ts';
import { asWritten, inWordsOf } from './written/source.ts';

/**
 * Checks one target of a project, or all of them, and says of each what is there.
 * @throws FiredrillError `usage` with everything that is wrong with any of them
 */
export async function validate(project: string, only: string | undefined): Promise<string[]> {
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const asked = only === undefined ? targets : [byName(targets, ({ target }) => target.name, only, 'target')];
  const read = await allOf(
    asked.map(async (loaded) => {
      const monitoring = await checkTarget(loaded, drills, {});
      const rehearsals = await loadRehearsals([loaded]);
      await allOf(rehearsals.map(checkRehearsal));
      const rated = await scaleOfTarget(loaded.folder, project);
      return { loaded, monitoring, rehearsals, rated };
    }),
  );
  const suites = await validateSuites(project, drills, targets);
  // An engine is asked when nothing is wrong that can be known without one.
  const lines = await allOf(read.map(described));
  const others = only === undefined ? await foldersWithoutTarget(project) : [];
  return [
    ...lines,
    ...others.map((name) => `${name}: no target, since targets/${name} has no target.ts or target.yaml`),
    `${counted(drills.length, 'drill')}, ${counted(asked.length, 'target')} and ${counted(suites, 'suite')} valid`,
  ];
}

interface Read {
  loaded: LoadedTarget;
  monitoring: Monitoring;
  rehearsals: readonly unknown[];
  /** How its incidents are rated, where its team says so. */
  rated: LoadedScale | undefined;
}

/** @throws FiredrillError `usage` with what production's own tools say of its configuration */
async function described({ loaded, monitoring, rehearsals, rated }: Read): Promise<string> {
  const { pace, rules, notes, alertmanager } = monitoring;
  const { name, services, contract } = loaded.target;
  const asked = await asWritten(loaded.source, name, () => ownChecks(loaded.target, monitoring));
  const muted = alertmanager === undefined ? [] : mutedSoon(alertmanager, Date.now());
  const there = [
    `${counted(Object.keys(services).length, 'service')}${ofProfiles(loaded.target)}`,
    counted(rules.length, 'alert rule'),
    counted(Object.keys(contract.drills).length, 'drill'),
    counted(rehearsals.length, 'rehearsal'),
    ...(rated === undefined
      ? []
      : [`incidents of ${counted(rated.scale.severities.length, 'severity', 'severities')}`]),
  ];
  const said = [...loaded.notes, ...notes, ...muted, ...asked]
    .map((note) => `\n  ${inWordsOf(loaded.source, name, note)}`)
    .join('');
  return `${name}: ${there.join(', ')}; pace ${pace.pace} (${pace.reason})${said}`;
}

/** ` (2 for the profile uploads alone)`, or nothing. */
function ofProfiles({ services }: LoadedTarget['target']): string {
  const profiles = Object.values(services).flatMap((service) => service.profiles ?? []);
  const told = [...new Set(profiles)].map((profile) => {
    const its = Object.values(services).filter((service) => service.profiles?.includes(profile));
    return `${its.length} for the profile ${profile} alone`;
  });
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

/** The suites that the project itself has, and what it has in quarantine. */
async function validateSuites(
  project: string,
  drills: readonly Drill[],
  targets: readonly LoadedTarget[],
): Promise<number> {
  const suites = Object.entries(await suitesOf(project));
  await allOf<unknown>([
    loadSuites(project),
    ...suites.map(async ([name, suite]) => planSuite(name, suite, drills, targets, 0)),
    loadQuarantine(project, drills, targets),
  ]);
  return suites.length;
}

function counted(number: number, what: string, several = `${what}s`): string {
  return `${number} ${number === 1 ? what : several}`;
}
