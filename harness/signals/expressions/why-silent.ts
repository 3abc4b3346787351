import { type BinaryExpr, type Expr, isComparison, numberOf, within } from '../../rules/ast.ts';
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
  const comparison = firstComparison(root, query);
  if (comparison !== undefined) {
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

/** As it reads from the other side: `0.05 < rate` needs a rate above it. */
const TURNED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

interface Comparison {
  operand: Expr;
  operator: string;
  threshold: number;
}

function firstComparison(expr: Expr, query: string): Comparison | undefined {
  if (expr.kind !== 'binary') return undefined;
  if (isComparison(expr)) return withNumber(expr, query);
  return expr.operator === 'and' || expr.operator === 'unless'
    ? firstComparison(expr.left, query)
    : undefined;
}

function withNumber({ left, right, operator, modifiers }: BinaryExpr, query: string): Comparison | undefined {
  // With bool it keeps everything, whatever comes of it.
  if (modifiers.includes('bool')) return undefined;
  const [a, b] = [constant(left, query), constant(right, query)];
  if (b !== undefined) return { operand: left, operator, threshold: b };
  return a === undefined
    ? undefined
    : { operand: right, operator: TURNED[operator] ?? operator, threshold: a };
}

/** A constant, computed (`5 * 60`) or not. */
function constant(expr: Expr, query: string): number | undefined {
  const value = expr.kind === 'number' ? numberOf(query.slice(expr.from, expr.to)) : computed(expr, query);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function computed(expr: Expr, query: string): number | undefined {
  if (expr.kind !== 'binary') return undefined;
  const [a, b] = [constant(expr.left, query), constant(expr.right, query)];
  if (a === undefined || b === undefined) return undefined;
  const results: Readonly<Record<string, number>> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b };
  return results[expr.operator];
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
