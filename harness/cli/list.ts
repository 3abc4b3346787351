import { Command } from 'commander';
import type { Drill } from '../model.ts';
import { whyNot } from '../prepare-run.ts';
import { type LoadedTarget, loadDrills, loadTargets } from './catalogue.ts';

/** `list`: which drill runs on which target, and why not. */
export function listCommand(): Command {
  return new Command('list')
    .description('the drills, the targets, and which pairs apply')
    .option('--json', 'print the matrix as JSON')
    .addHelpText(
      'after',
      `
A drill applies to a target that has a service with the role the drill breaks, and whose contract says what its
owners expect of it.

Examples:
  firedrill list            every pair, its variants and the alerts it expects
  firedrill list --json     the same for a program`,
    )
    .action(async ({ json }: { json?: true }) => {
      const pairs = matrix(await loadDrills(), await loadTargets());
      if (json) console.log(JSON.stringify({ schema: 1, pairs }, null, 2));
      else console.log(table(pairs));
    });
}

interface Pair {
  drill: string;
  target: string;
  applies: boolean;
  /** Why it does not. */
  reason?: string;
  variants: string[];
  defaultVariant: string;
  alerts: string[];
}

function matrix(drills: readonly Drill[], targets: readonly LoadedTarget[]): Pair[] {
  return drills.flatMap((drill) =>
    targets.map(({ target }): Pair => {
      const reason = whyNot(drill, target);
      const alerts = target.contract.drills[drill.name]?.alerts.expected.map(({ alert }) => alert) ?? [];
      return {
        drill: drill.name,
        target: target.name,
        applies: reason === undefined,
        ...(reason === undefined ? {} : { reason }),
        variants: Object.keys(drill.variants),
        defaultVariant: drill.defaultVariant,
        alerts,
      };
    }),
  );
}

function table(pairs: readonly Pair[]): string {
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
