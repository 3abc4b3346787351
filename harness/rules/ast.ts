/** A function call or an aggregation; `name` in lower case. */
export interface CallExpr {
  readonly at: number;
  readonly kind: 'call' | 'aggregate';
  readonly name: string;
  readonly args: readonly Expr[];
}

/** Two operands and what joins them; `modifiers` tells whether `bool`, `on` or `ignoring` stand after the operator. */
export interface BinaryExpr {
  readonly at: number;
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expr;
  readonly right: Expr;
  readonly modifiers: readonly ('bool' | 'matching')[];
}

/** PromQL by meaning, for analyses; positions (`at`) are UTF-16 offsets of where the construct begins. */
export type Expr =
  | CallExpr
  | BinaryExpr
  | { readonly at: number; readonly kind: 'number'; readonly text: string }
  | { readonly at: number; readonly kind: 'string' }
  | {
      readonly at: number;
      readonly kind: 'selector';
      readonly metric: string | undefined;
      readonly text: string;
    }
  | {
      readonly at: number;
      readonly kind: 'window';
      readonly inner: Expr;
      readonly rangeMs: number;
      readonly subquery: boolean;
    }
  | { readonly at: number; readonly kind: 'offset'; readonly inner: Expr; readonly ms: number }
  | { readonly at: number; readonly kind: 'at'; readonly inner: Expr; readonly moment: string }
  | { readonly at: number; readonly kind: 'other'; readonly inner: Expr | undefined };

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

/** The expression and everything in it, parents first. */
export function* within(expr: Expr): Generator<Expr> {
  yield expr;
  for (const part of partsOf(expr)) yield* within(part);
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
