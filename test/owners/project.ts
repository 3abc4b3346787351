import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { CHECKLIST, loadChecklist } from '../../harness/cli/gate/load-checklist.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { loadRehearsals } from '../../harness/cli/rehearse/load-rehearsal.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import type { Checklist } from '../../harness/gate/checklist.ts';
import type { Drill } from '../../harness/model/drill.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';

/** What a target has that may answer its owners. */
export interface Has {
  target: Target;
  /** From the checkout's root. */
  runbooks: string;
  alerts: readonly string[];
  /** Items of its gate, and what stands beside them, by `section/item`. */
  gate: readonly string[];
  rehearsals: readonly Rehearsed[];
}

interface Rehearsed {
  name: string;
  variants: readonly string[];
  ways: readonly string[];
  /** Of any way. */
  steps: readonly string[];
}

export interface Project {
  drills: readonly Drill[];
  /** By the target's name; an owner whose target there is not yet has none. */
  targets: ReadonlyMap<string, Has>;
}

export async function readProject(): Promise<Project> {
  const [drills, targets] = await Promise.all([loadDrills(ROOT), loadTargets(ROOT)]);
  const rehearsals = await loadRehearsals(targets);
  const has = targets.map(async (loaded): Promise<[string, Has]> => {
    const { target, folder } = loaded;
    const { rules } = await prepareMonitoring(folder, target, 1);
    const gated = existsSync(join(folder, CHECKLIST));
    return [
      target.name,
      {
        target,
        runbooks: relative(ROOT, join(folder, target.monitoring?.runbooks ?? 'runbooks')),
        alerts: rules.map(({ alert }) => alert),
        gate: gated ? gateIds(await loadChecklist(loaded, undefined, 'gate')) : [],
        rehearsals: rehearsals
          .filter((one) => one.loaded === loaded)
          .map(({ rehearsal: { name, variants, ways, steps } }) => ({
            name,
            variants: Object.keys(variants),
            ways,
            steps: ways.flatMap((way) => steps(way).map(({ id }) => id)),
          })),
      },
    ];
  });
  return { drills, targets: new Map(await Promise.all(has)) };
}

type Listed = readonly { id: string; items: readonly { id: string }[] }[];

function gateIds({ sections, tests, conditions, risks, templates }: Checklist): string[] {
  const listed = (all: Listed, before = '') =>
    all.flatMap((section) => section.items.map(({ id }) => `${before}${section.id}/${id}`));
  const beside = (before: string, all: readonly { id: string }[] = []) =>
    all.map(({ id }) => `${before}/${id}`);
  return [
    ...listed(sections),
    ...beside('tests', tests?.critical),
    ...beside('conditions', conditions),
    ...beside('risks', risks),
    ...Object.entries(templates).flatMap(([name, template]) => listed(template.sections, `${name}/`)),
  ];
}
