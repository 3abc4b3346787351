import { type Expr, isComparison, within } from '../../rules/ast.ts';
import { type HeldAgainst, heldAgainst } from '../../rules/held-against.ts';
import { readExpr } from '../../rules/read-expr.ts';

/** What to ask Prometheus of a rule that stays silent. */
export interface Asked {
  /** The operand whose value decides, and what it is compared with: `> 0.05`. The whole expression where none does. */
  value: string;
  needs?: { operator: string; threshold: number };
  /** Names of the metrics without which it cannot fire. */
  metrics: readonly string[];
  /** Why it may find nothing though its metrics exist: it keeps what compares, or fires for what is absent. */
  nothing?: 'compared' | 'present';
}

/** Reads a rule's expression for what keeps it silent; of several conditions the first. */
export function askedOf(query: string): Asked {
  const root = readExpr(query);
  const names = { metrics: [...new Set(needed(root))] };
  const comparison = firstComparison(root);
  if (comparison !== undefined && Number.isFinite(comparison.threshold)) {
    const { operand, operator, threshold } = comparison;
    return { value: query.slice(operand.from, operand.to), needs: { operator, threshold }, ...names };
  }
  const nothing = whyNothing(root);
  return { value: query, ...names, ...(nothing === undefined ? {} : { nothing }) };
}

/** Not those of which an alert needs the absence, nor of alternatives to each other. */
function needed(expr: Expr): string[] {
  if (expr.kind === 'selector') return expr.metric === undefined ? [] : [expr.metric];
  if (expr.kind === 'call' && expr.name.startsWith('absent')) return [];
  if (expr.kind === 'binary') {
    if (expr.operator === 'unless') return needed(expr.left);
    if (expr.operator === 'or') {
      const [left, right] = [needed(expr.left), needed(expr.right)];
      return left.filter((name) => right.includes(name));
    }
  }
  return partsOfAny(expr).flatMap(needed);
}

function partsOfAny(expr: Expr): readonly Expr[] {
  if (expr.kind === 'binary') return [expr.left, expr.right];
  if (expr.kind === 'call' || expr.kind === 'aggregate') return expr.args;
  return 'inner' in expr && expr.inner !== undefined ? [expr.inner] : [];
}

function firstComparison(expr: Expr): HeldAgainst | undefined {
  if (expr.kind !== 'binary') return undefined;
  // With bool it keeps everything, whatever comes of it.
  if (isComparison(expr)) return expr.modifiers.includes('bool') ? undefined : heldAgainst(expr);
  return expr.operator === 'and' || expr.operator === 'unless' ? firstComparison(expr.left) : undefined;
}

function whyNothing(root: Expr): Asked['nothing'] {
  const all = within(root);
  if (all.some((one) => one.kind === 'call' && one.name.startsWith('absent'))) return 'present';
  const keepsSome = (one: Expr) =>
    one.kind === 'binary' &&
    ((isComparison(one) && !one.modifiers.includes('bool')) || ['and', 'unless'].includes(one.operator));
  return all.some(keepsSome) ? 'compared' : undefined;
}

/** Labels of a rule whose text depends on the value: each new value is a new alert, whose `for` begins anew. */
export function restarting(labels: Readonly<Record<string, string>>): string[] {
  return Object.keys(labels).filter((name) => /\{\{[^}]*(?:\$value|\.Value)\b/.test(labels[name] ?? ''));
}
