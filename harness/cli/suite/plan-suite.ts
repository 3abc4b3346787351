import type { Drill } from '../../model/drill.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { SkippedPair } from '../../report/suite/suite-report.ts';
import { whyNot } from '../../run/plan.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';
import { sampleOf } from './sample.ts';
import { SUITES_FILE, type Suite } from './suites.ts';

/** One run of a suite. */
export interface Unit {
  drill: string;
  variant: string;
  target: string;
  /** Left out: the highest that the target's rules bear. */
  pace?: number;
}

export interface SuitePlan {
  /** Each once; those that take longest, being at a low pace, first. */
  units: Unit[];
  /** Pairs that were asked for and do not apply. */
  skipped: SkippedPair[];
  /** Whether some of it was left to the seed. */
  drawn: boolean;
}

type Pass = Suite['passes'][number];

/** Names a unit within its suite: `db-down/stopped on shop`, `… at pace 1`. */
export function keyOf({ drill, variant, target, pace }: Unit): string {
  return `${drill}/${variant} on ${target}${pace === undefined ? '' : ` at pace ${pace}`}`;
}

/**
 * What a suite means for the drills and targets there are.
 * @param seed draws what a pass leaves to chance
 * @throws FiredrillError `usage` naming file and key of each name that there is not, and where nothing applies at all
 */
export function planSuite(
  name: string,
  suite: Suite,
  drills: readonly Drill[],
  targets: readonly LoadedTarget[],
  seed: number,
): SuitePlan {
  const problems: string[] = [];
  const units = new Map<string, Unit>();
  const skipped = new Map<string, SkippedPair>();
  for (const [index, pass] of suite.passes.entries()) {
    const key = `${SUITES_FILE}: ${name}.passes.${index}`;
    const there = targetsOf(pass, targets, key, problems);
    const meant = new Map<string, Unit>();
    const asked = drills.filter((drill) => !pass.except?.includes(drill.name));
    for (const [at, drill] of (pass.except ?? []).entries())
      if (!drills.some(({ name: known }) => known === drill))
        problems.push(`${key}.except.${at}: there is no drill ${drill}`);
    for (const [at, pattern] of pass.drills.entries())
      for (const { drill, variants } of matching(pattern, asked, `${key}.drills.${at}`, problems)) {
        const apply = there.filter((loaded) => whyNot(drill, loaded.target) === undefined);
        if (pass.targets !== 'first' || apply.length === 0)
          for (const { target } of there) {
            const reason = whyNot(drill, target);
            if (reason !== undefined)
              skipped.set(`${drill.name} ${target.name}`, { drill: drill.name, target: target.name, reason });
          }
        for (const { target } of pass.targets === 'first' ? apply.slice(0, 1) : apply)
          for (const variant of variants) {
            const reason = whyNot(drill, target, variant);
            if (reason !== undefined) {
              const shape = `${drill.name}/${variant}`;
              skipped.set(`${shape} ${target.name}`, { drill: shape, target: target.name, reason });
              continue;
            }
            const pace = pass.pace === undefined ? {} : { pace: pass.pace };
            const unit: Unit = { drill: drill.name, variant, target: target.name, ...pace };
            meant.set(keyOf(unit), unit);
          }
      }
    const chosen = pass.sample === undefined ? [...meant] : sampleOf([...meant], pass.sample, seed);
    for (const [unit, one] of chosen) units.set(unit, one);
  }
  if (problems.length > 0) throw new FiredrillError('usage', problems.join('\n'));
  if (units.size === 0)
    throw new FiredrillError(
      'usage',
      `${SUITES_FILE}: ${name}: none of its drills applies to a target; see firedrill list`,
    );
  const slowFirst = [...units.values()].sort(
    (a, b) => (a.pace ?? Number.POSITIVE_INFINITY) - (b.pace ?? Number.POSITIVE_INFINITY) || 0,
  );
  const drawn = suite.passes.some(({ sample }) => sample !== undefined);
  return { units: slowFirst, skipped: [...skipped.values()], drawn };
}

function targetsOf(
  pass: Pass,
  targets: readonly LoadedTarget[],
  key: string,
  problems: string[],
): readonly LoadedTarget[] {
  if (pass.targets === undefined || pass.targets === 'first') return targets;
  const known = targets.map(({ target }) => target.name);
  for (const [at, name] of pass.targets.entries())
    if (!known.includes(name))
      problems.push(`${key}.targets.${at}: there is no target ${name}${suggest(name, known)}`);
  return targets.filter(({ target }) => pass.targets?.includes(target.name));
}

/** The drills that a pattern means, each with its variants. */
function matching(
  pattern: string,
  drills: readonly Drill[],
  key: string,
  problems: string[],
): { drill: Drill; variants: string[] }[] {
  const [name = '', ...rest] = pattern.split('/');
  const shape = rest.length === 0 ? undefined : rest.join('/');
  const named = drills.filter((drill) => name === '*' || drill.name === name);
  if (named.length === 0) {
    problems.push(
      `${key}: there is no drill ${name}${suggest(
        name,
        drills.map((drill) => drill.name),
      )}`,
    );
    return [];
  }
  return named.flatMap((drill) => {
    const known = Object.keys(drill.variants);
    if (shape === undefined) return [{ drill, variants: [drill.defaultVariant] }];
    if (shape === '*') return [{ drill, variants: known }];
    if (known.includes(shape)) return [{ drill, variants: [shape] }];
    problems.push(`${key}: ${drill.name} has no variant "${shape}"${suggest(shape, known)}`);
    return [];
  });
}
