import { relative } from 'node:path';
import { asDrilled, profilesOf } from '../../contract/as-drilled.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { Target } from '../../model/target.ts';
import type { Shard, SkippedPair } from '../../report/suite/suite-report.ts';
import { allOf, loadDrills, loadTargets } from '../catalogue.ts';
import { checkTarget } from '../check-target.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';
import { ROOT } from '../project.ts';
import { planSuite, type Unit } from './plan-suite.ts';
import { loadQuarantine, type Quarantine } from './quarantine.ts';
import { digestOf, partOf } from './shard.ts';
import { loadSuites } from './suites.ts';

/** A suite with all that can be known before anything is started. */
export interface PreparedSuite {
  suite: string;
  /** Where `--project` points, as a command names it; left out for Firedrill's own. */
  project?: string;
  units: Unit[];
  /** Of the whole plan, not of the part. */
  digest: string;
  /** What some of the runs were drawn by; left out where none was. */
  seed?: number;
  shard?: Shard;
  skipped: SkippedPair[];
  quarantine: Quarantine[];
  /** Those that the units run on. */
  loaded: LoadedTarget[];
  targets: Target[];
}

/** @throws FiredrillError `usage` for whatever can be known to be wrong by now, naming file and key */
export async function prepareSuite(
  name: string,
  project: string,
  shard: Shard | undefined,
  seed: number,
): Promise<PreparedSuite> {
  const [drills, targets, suites] = await Promise.all([
    loadDrills(project),
    loadTargets(project),
    loadSuites(project),
  ]);
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (!suite)
    throw new FiredrillError('usage', `there is no suite ${name}${suggest(name, Object.keys(suites))}`);
  const plan = planSuite(name, suite, drills, targets, seed);
  const quarantine = await loadQuarantine(project, drills, targets);
  const units = shard === undefined ? plan.units : partOf(plan.units, shard);
  if (shard !== undefined && units.length === 0)
    throw new FiredrillError(
      'usage',
      `--shard ${shard.index}/${shard.of}: ${name} has only ${plan.units.length} runs; make no more parts than that`,
    );
  const loaded = targets.filter(({ target }) => units.some((unit) => unit.target === target.name));
  await allOf(
    loaded.flatMap((one) => {
      const paces = new Set(units.filter((unit) => unit.target === one.target.name).map(({ pace }) => pace));
      return [...paces].map((pace) => checkTarget(one, drills, { pace }));
    }),
  );
  // What the largest of them needs: of a target, one stack may be larger than another.
  const started = new Map(
    units.flatMap(({ drill, variant, target }) => {
      const one = loaded.find((each) => each.target.name === target)?.target;
      if (one === undefined) return [];
      return [
        [`${target} ${profilesOf(one, drill, variant).join(' ')}`, asDrilled(one, drill, variant)] as const,
      ];
    }),
  );
  return {
    suite: name,
    ...(project === ROOT ? {} : { project: relative(process.cwd(), project) || '.' }),
    units,
    digest: digestOf(plan.units),
    ...(plan.drawn ? { seed } : {}),
    ...(shard === undefined ? {} : { shard }),
    skipped: plan.skipped,
    quarantine,
    loaded,
    targets: [...started.values()],
  };
}
