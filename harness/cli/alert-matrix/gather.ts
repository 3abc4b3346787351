import { join } from 'node:path';
import type { Target } from '../../contract/target-schema.ts';
import type { Drill } from '../../model/drill.ts';
import { shortly } from '../../model/errors.ts';
import { type RuleShown, rulesShown } from '../../promises/alerts/shown.ts';
import { judgement } from '../../promises/judge.ts';
import { prepareMonitoring } from '../../run/monitoring.ts';
import { variantsOn, whyNot } from '../../run/plan.ts';
import { loadDrills } from '../catalogue.ts';
import { newestOf, runsFound } from '../gate/newest-runs.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { expectedIn, unableIn } from '../matrix.ts';
import { type Places, resultsOf } from '../project.ts';
import { readStoredRun } from '../stored-run.ts';
import { type DrillOn, type Row, type RunShown, rowsOf } from './rule-matrix.ts';

/**
 * The matrix of a project: its drills and rules as they are now, and the newest run of each variant, judged again.
 * @param told what is done meanwhile: a run takes a second
 * @returns the rows, and in sentences what was left out
 * @throws FiredrillError `usage` for files that are wrong
 */
export async function gatherMatrix(
  places: Places,
  targets: readonly LoadedTarget[],
  told: (line: string) => void,
): Promise<{ rows: Row[]; left: string[]; runs: number }> {
  const drills = await loadDrills(places.project);
  const results = resultsOf(places);
  const found = await runsFound(results);
  const rows: Row[] = [];
  const left: string[] = [];
  let read = 0;
  for (const { target, folder } of targets) {
    const { rules } = await prepareMonitoring(folder, target, 1);
    const runs: RunShown[] = [];
    for (const { drill, variant } of pairsOn(drills, target)) {
      const newest = newestOf(found, `${drill}/${variant}`, target.name);
      if (newest === undefined) continue;
      told(newest.folder);
      read += 1;
      const shown = await runShown(join(results, newest.folder), results);
      if (typeof shown === 'string') left.push(`${newest.folder} is left out: ${shown}`);
      else runs.push({ run: newest.folder, drill, variant, target: target.name, rules: shown });
    }
    const alerts = [...new Set(rules.map(({ alert }) => alert))];
    rows.push(...rowsOf(target.name, alerts, drillsOn(drills, target), runs));
  }
  return { rows, left, runs: read };
}

/** Every drill as it stands to a target. */
export function drillsOn(drills: readonly Drill[], target: Target): DrillOn[] {
  return drills.map((drill) => ({
    drill: drill.name,
    applies: whyNot(drill, target) === undefined,
    expected: [...expectedIn(drill, target), ...unableIn(drill, target)],
  }));
}

function pairsOn(drills: readonly Drill[], target: Target): { drill: string; variant: string }[] {
  return drills
    .filter((drill) => whyNot(drill, target) === undefined)
    .flatMap((drill) => variantsOn(drill, target).map((variant) => ({ drill: drill.name, variant })));
}

/** What a run shows of its rules, or why its evidence is none. */
async function runShown(folder: string, results: string): Promise<RuleShown[] | string> {
  try {
    const { facts, doubt } = await readStoredRun(folder, results);
    if (doubt !== undefined) return doubt;
    return rulesShown(facts, judgement(facts).findings);
  } catch (error) {
    return shortly(error);
  }
}
