import { parseDuration } from '../durations/duration.ts';

/** Where an expression stands in its text, brackets around it included: UTF-16 offsets. */
interface Placed {
  /** Where the construct itself begins, for people to look at. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** Whether a minus stands before it; of a number it is part of its text. */
  readonly minus?: true;
}

/** One condition on a label, as written between braces; the value without its quotes. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A function call or an aggregation; `name` in lower case. `grouping` is that of an aggregation, where it has one. */
export interface CallExpr extends Placed {
  readonly kind: 'call' | 'aggregate';
  readonly name: string;
  readonly args: readonly Expr[];
  readonly grouping?: { readonly by: boolean; readonly labels: readonly string[] };
}

/** Two operands and what joins them; `modifiers` tells whether `bool`, `on` or `ignoring` stand after the operator. */
export interface BinaryExpr extends Placed {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly modifiers: readonly ('bool' | 'matching')[];
  /** What stands between the operands, operator and modifiers. */
  readonly operatorFrom: number;
  readonly operatorTo: number;
}

/** Metrics selected by name or by labels; `metric` only where the name is fixed, `matchers` without it. */
export interface SelectorExpr extends Placed {
  readonly kind: 'selector';
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly text: string;
}

/** A number, with the sign that stands before it. */
export interface NumberExpr extends Placed {
  readonly kind: 'number';
  readonly text: string;
}

/** PromQL by meaning, for analyses. */
export type Expr =
  | CallExpr
  | BinaryExpr
  | SelectorExpr
  | NumberExpr
  | (Placed & { readonly kind: 'string' })
  | (Placed & {
      readonly kind: 'window';
      readonly inner: Expr;
      readonly rangeMs: number;
      readonly subquery: boolean;
      /** A subquery's own step, where it names one. */
      readonly stepMs: number | undefined;
      /** Whether the range is computed (`[1m * 2]`), so that no literal is it. */
      readonly computed: boolean;
    })
  | (Placed & {
      readonly kind: 'offset';
      readonly inner: Expr;
      readonly ms: number;
      readonly computed: boolean;
    })
  | (Placed & { readonly kind: 'at'; readonly inner: Expr; readonly moment: string })
  | (Placed & { readonly kind: 'other'; readonly inner: Expr | undefined });

/** How strongly each operator binds; higher binds more. */
export const PRECEDENCE = new Map([
  ['or', 1],
  ['and', 2],
  ['unless', 2],
  ...['==', '!=', '>', '<', '>=', '<=', '</', '>/'].map((symbol): [string, number] => [symbol, 3]),
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
  ['atan2', 5],
  ['^', 6],
]);

/** The expression and everything in it, parents first; however deep, since people nest a thousand brackets. */
export function within(expr: Expr): Expr[] {
  const found: Expr[] = [];
  const open = [expr];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    const parts = partsOf(next);
    for (let i = parts.length - 1; i >= 0; i--) {
      const part = parts[i];
      if (part !== undefined) open.push(part);
    }
  }
  return found;
}

/** Works something out for an expression from what its parts came to, which are worked out first; however deep it is. */
export function folded<T>(root: Expr, of: (expr: Expr, parts: readonly T[]) => T): T {
  const results: T[] = [];
  const open: { readonly expr: Expr; readonly parts?: number }[] = [{ expr: root }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { expr } = next;
    if (next.parts !== undefined) {
      results.push(of(expr, results.splice(results.length - next.parts, next.parts)));
      continue;
    }
    const parts = partsOf(expr);
    if (parts.length === 0) results.push(of(expr, []));
    else open.push({ expr, parts: parts.length }, ...parts.toReversed().map((part) => ({ expr: part })));
  }
  return results[0] ?? of(root, []);
}

/** The direct operands or arguments of an expression. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'call':
    case 'aggregate':
      return expr.args;
    case 'binary':
      return [expr.left, expr.right];
    default:
      return expr.inner === undefined ? [] : [expr.inner];
  }
}

/** Whether an expression compares two values and so keeps some of them. */
export function isComparison(expr: Expr): boolean {
  return expr.kind === 'binary' && PRECEDENCE.get(expr.operator) === 3;
}

/** The value of a number literal: decimal, hexadecimal, `Inf`, `NaN`, grouped by `_`, or a duration in seconds. */
export function numberOf(text: string): number {
  const plain = text.replaceAll('_', '').replaceAll(/\s/g, '');
  const named = plain.match(/^([+-]?)(inf|nan)$/i);
  if (named !== null)
    return named[2]?.toLowerCase() === 'nan'
      ? Number.NaN
      : named[1] === '-'
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY;
  const [, sign = '', digits = ''] = plain.match(/^([+-]?)(.*)$/) ?? [];
  const ms = /[a-z]$/i.test(digits) && !/^0x/i.test(digits) ? parseDuration(digits) : undefined;
  return (sign === '-' ? -1 : 1) * (ms === undefined ? Number(digits) : ms / 1000);
}
