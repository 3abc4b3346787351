import type { Target } from '../contract/target-schema.ts';
import type { Drill } from '../model/drill.ts';
import { promisesOf } from '../promises/contract.ts';
import { variantsOn, whyNot } from '../run/plan.ts';
import { byName, loadDrills, loadTargets } from './catalogue.ts';

/** A drill on a target: a line of `list`. */
export interface Pair {
  drill: string;
  target: string;
  applies: boolean;
  /** Why it does not. */
  reason?: string;
  variants: string[];
  defaultVariant: string;
  /** Those that any variant expects. */
  alerts: string[];
}

/**
 * Every drill on every target of a project, or on one of them.
 * @throws FiredrillError `usage` for files that are wrong, or for a target that is not there
 */
export async function matrix(project: string, only?: string): Promise<Pair[]> {
  const [drills, all] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const targets = only === undefined ? all : [byName(all, ({ target }) => target.name, only, 'target')];
  return drills.flatMap((drill) =>
    targets.map(({ target }): Pair => {
      const reason = whyNot(drill, target);
      const alerts = [...new Set(expectedIn(drill, target))];
      return {
        drill: drill.name,
        target: target.name,
        applies: reason === undefined,
        ...(reason === undefined ? {} : { reason }),
        variants: reason === undefined ? variantsOn(drill, target) : Object.keys(drill.variants),
        defaultVariant: drill.defaultVariant,
        alerts,
      };
    }),
  );
}

/** The alerts that a target's contract expects of a drill, in any of its variants. */
export function expectedIn(drill: Drill, { contract }: Target): string[] {
  const own = contract.drills[drill.name];
  return Object.keys(drill.variants)
    .flatMap((variant) => (own && promisesOf(own, variant).alerts?.expected) ?? [])
    .map(({ alert }) => alert);
}

/** The alerts that a target's contract says to be unable to fire in a drill as they are written, though they are meant for it. */
export function unableIn(drill: Drill, { contract }: Target): string[] {
  const own = contract.drills[drill.name];
  return Object.keys(drill.variants)
    .flatMap((variant) => (own && promisesOf(own, variant).alerts?.silent) ?? [])
    .map(({ alert }) => alert);
}

/** The matrix for people. */
export function table(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return 'there is no target yet; firedrill init writes a first one';
  const wide = (of: (pair: Pair) => string) => Math.max(...pairs.map((pair) => of(pair).length));
  const [drill, target] = [wide((pair) => pair.drill), wide((pair) => pair.target)];
  return pairs
    .map((pair) => {
      const names = `${pair.drill.padEnd(drill)}  ${pair.target.padEnd(target)}`;
      if (!pair.applies) return `${names}  -    ${pair.reason}`;
      const variants = pair.variants.map((name) =>
        name === pair.defaultVariant ? `${name} (default)` : name,
      );
      return `${names}  yes  ${variants.join(', ')}; expects ${pair.alerts.join(', ') || 'no alert'}`;
    })
    .join('\n');
}
