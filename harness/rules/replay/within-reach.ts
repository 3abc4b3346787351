import { type Expr, isComparison, within } from '../ast.ts';
import { heldAgainst } from '../held-against.ts';
import { selects } from '../matching.ts';
import { type Boundaries, finiteBetween, type RecordedSeries, type SignalKind } from './recorded.ts';
import { rangeOf } from './regime.ts';

/**
 * Whether a gauge that a rule holds against a constant came nearer to it than the gauge still moved in the fault's last half:
 * one more such move fires the alert, and whether it comes is not known.
 * @returns what came near, in words; `undefined` where nothing did
 */
export function withinReach(
  roots: readonly Expr[],
  series: readonly RecordedSeries[],
  kindOf: (metric: string) => SignalKind,
  { injected, healed }: Pick<Boundaries, 'injected' | 'healed'>,
): string | undefined {
  for (const comparison of roots.flatMap((root) => within(root))) {
    if (comparison.kind !== 'binary' || !isComparison(comparison)) continue;
    const { operand, operator = '', threshold = 0 } = heldAgainst(comparison) ?? {};
    if (operand?.kind !== 'selector' || operand.metric === undefined) continue;
    if (kindOf(operand.metric) !== 'gauge' || !/^[<>]/.test(operator)) continue;
    for (const one of series) {
      if (!selects(operand, one.labels)) continue;
      const last = finiteBetween(one, (injected + healed) / 2, healed);
      const moved = rangeOf(last);
      const left = Math.min(
        ...last.map(({ v }) => (operator.startsWith('>') ? threshold - v : v - threshold)),
      );
      if (moved > 0 && left >= 0 && left < moved)
        return `${operand.metric} moved by ${rounded(moved)} in the last half of the fault, and came within ${rounded(left)} of ${operator} ${threshold}`;
    }
  }
  return undefined;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
