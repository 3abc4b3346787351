import { type BinaryExpr, type CallExpr, type Expr, folded, isComparison } from './ast.ts';

/** Labels that a result can have at most; `undefined` where it may have any. */
type Left = ReadonlySet<string> | undefined;

const NONE: ReadonlySet<string> = new Set();
/** What picks series and leaves them their labels. */
const PICKING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/** The labels that an expression leaves, as far as its aggregations tell; `undefined` where it may leave any. */
export function labelsLeft(expr: Expr): Left {
  return folded<Left>(expr, left);
}

function left(expr: Expr, parts: readonly Left[]): Left {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return NONE;
    case 'selector':
      return undefined;
    case 'aggregate':
      return aggregated(expr, parts);
    case 'call':
      return called(expr, parts);
    case 'binary':
      return combined(expr, parts);
    default:
      return parts[0];
  }
}

const SCALARS = new Set(['time', 'pi', 'scalar']);

/** Whether an expression comes to a bare number, which leaves whatever it is combined with its labels. */
function isScalar(root: Expr): boolean {
  return folded<boolean>(root, (expr, parts) => {
    if (expr.kind === 'number') return true;
    if (expr.kind === 'call') return SCALARS.has(expr.name);
    if (expr.kind === 'binary') return parts.every(Boolean);
    return expr.kind === 'other' && parts.length > 0 && parts.every(Boolean);
  });
}

function aggregated(expr: CallExpr, parts: readonly Left[]): Left {
  if (PICKING.has(expr.name)) return parts[1];
  const counted = expr.name === 'count_values';
  if (expr.grouping?.by === false) {
    const below = parts.at(-1);
    const without = new Set(expr.grouping.labels);
    return below === undefined || counted
      ? undefined
      : new Set([...below].filter((label) => !without.has(label)));
  }
  // The label that count_values() adds is named in a string.
  return counted ? undefined : new Set(expr.grouping?.labels ?? []);
}

function called(expr: CallExpr, parts: readonly Left[]): Left {
  if (SCALARS.has(expr.name)) return NONE;
  switch (expr.name) {
    case 'vector':
      return NONE;
    case 'absent':
    case 'absent_over_time':
    case 'label_replace':
    case 'label_join':
    case 'info':
      return undefined;
    default:
      return parts[expr.args.findIndex(({ kind }) => kind !== 'number' && kind !== 'string')];
  }
}

function combined(expr: BinaryExpr, [left, right]: readonly Left[]): Left {
  switch (expr.operator) {
    case 'and':
    case 'unless':
      return left;
    case 'or':
      return left === undefined || right === undefined ? undefined : new Set([...left, ...right]);
  }
  if (isScalar(expr.right)) return left;
  if (isScalar(expr.left)) return right;
  // Matched by some labels, either side may bring more; a comparison leaves the left side as it is.
  if (expr.modifiers.includes('matching')) return undefined;
  if (isComparison(expr)) return left;
  return left === undefined
    ? right
    : right === undefined
      ? left
      : new Set([...left].filter((label) => right.has(label)));
}
