import { type Expr, isComparison, numberOf, within } from '../../rules/ast.ts';
import { readExpr } from '../../rules/read-expr.ts';

/** What to ask Prometheus of a rule that stays silent. */
export interface Asked {
  /** The operand whose value decides, and what it is compared with: `> 0.05`. The whole expression where none does. */
  value: string;
  needs?: { operator: string; threshold: number };
  /** Names of all metrics in it. */
  metrics: readonly string[];
}

/** Reads a rule's expression for what keeps it silent; of several conditions the first. */
export function askedOf(query: string): Asked {
  const root = readExpr(query);
  const metrics = within(root).flatMap((one) =>
    one.kind === 'selector' && one.metric !== undefined ? [one.metric] : [],
  );
  const comparison = firstComparison(root);
  const names = { metrics: [...new Set(metrics)] };
  if (comparison === undefined) return { value: query, ...names };
  const { left, operator, threshold } = comparison;
  return { value: query.slice(left.from, left.to), needs: { operator, threshold }, ...names };
}

function firstComparison(expr: Expr): { left: Expr; operator: string; threshold: number } | undefined {
  if (expr.kind !== 'binary') return undefined;
  const { left, right, operator } = expr;
  if (isComparison(expr))
    return right.kind === 'number' && Number.isFinite(numberOf(right.text))
      ? { left, operator, threshold: numberOf(right.text) }
      : undefined;
  return operator === 'and' || operator === 'unless' ? firstComparison(left) : undefined;
}

/** Labels of a rule whose text depends on the value: each new value is a new alert, whose `for` begins anew. */
export function restarting(labels: Readonly<Record<string, string>>): string[] {
  return Object.keys(labels).filter((name) => /\{\{[^}]*(?:\$value|\.Value)\b/.test(labels[name] ?? ''));
}
