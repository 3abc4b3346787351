import { type BinaryExpr, type Expr, numberOf } from './ast.ts';

/** A comparison with a constant, read from the side of what is compared: `0.05 < x` holds `x` against `> 0.05`. */
export interface HeldAgainst {
  readonly operand: Expr;
  readonly operator: string;
  readonly threshold: number;
}

/** @returns undefined where neither side is a constant, or where it is no number */
export function heldAgainst({ left, right, operator }: BinaryExpr): HeldAgainst | undefined {
  const [a, b] = [constantOf(left), constantOf(right)];
  if (b !== undefined) return { operand: left, operator, threshold: b };
  return a === undefined ? undefined : { operand: right, operator: mirrored(operator), threshold: a };
}

const MIRRORED = new Map([
  ['>', '<'],
  ['<', '>'],
  ['>=', '<='],
  ['<=', '>='],
]);

/** As a comparison reads from its other side. */
export function mirrored(operator: string): string {
  return MIRRORED.get(operator) ?? operator;
}

const ARITHMETIC: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
  ['^', (a, b) => a ** b],
]);

/** What a constant comes to, computed (`5 * 60`) or not, with the sign that stands before it. */
function constantOf(expr: Expr): number | undefined {
  const value = expr.kind === 'number' ? numberOf(expr.text) : computed(expr);
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function computed(expr: Expr): number | undefined {
  const of = expr.kind === 'binary' ? ARITHMETIC.get(expr.operator) : undefined;
  if (expr.kind !== 'binary' || of === undefined) return undefined;
  const [a, b] = [constantOf(expr.left), constantOf(expr.right)];
  return a === undefined || b === undefined ? undefined : of(a, b) * (expr.minus === true ? -1 : 1);
}
