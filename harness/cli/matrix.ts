import { promisesOf } from '../promises/contract.ts';
import { variantsOn, whyNot } from '../run/plan.ts';
import { loadDrills, loadTargets } from './catalogue.ts';

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

/** Every drill on every target of a project. @throws FiredrillError `usage` for files that are wrong */
export async function matrix(project: string): Promise<Pair[]> {
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  return drills.flatMap((drill) =>
    targets.map(({ target }): Pair => {
      const reason = whyNot(drill, target);
      const contract = target.contract.drills[drill.name];
      const expected = Object.keys(drill.variants).flatMap(
        (variant) => (contract && promisesOf(contract, variant).alerts?.expected) ?? [],
      );
      const alerts = [...new Set(expected.map(({ alert }) => alert))];
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
