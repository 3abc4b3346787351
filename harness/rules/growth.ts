import { type BinaryExpr, type Expr, isComparison, within } from './ast.ts';

/**
 * How a value depends on the length of the windows it is computed from:
 * `constant` is a number in the rule; `level` is the same for a window a twentieth as long (a gauge, a rate, a ratio);
 * `counted` shrinks with the window (how much or how often in 5 minutes); `mixed` is a count with a constant added.
 */
export type Growth = 'constant' | 'level' | 'counted' | 'mixed';

/** A value's growth and what made it so. */
export interface Grown {
  readonly growth: Growth;
  /** The construct that counts, such as `increase()`; empty for what does not count. */
  readonly by: string;
}

/** Receives each comparison in which a value that counts meets one that does not. */
export type OnMismatch = (comparison: Expr, counted: Grown) => void;

const COUNTING = new Set([
  'increase',
  'delta',
  'idelta',
  'changes',
  'resets',
  'count_over_time',
  'sum_over_time',
]);
/** Whatever goes in, a ratio, a share, a sign or a bare 1 comes out. */
const SCALE_FREE = new Set([
  'rate',
  'irate',
  'absent',
  'absent_over_time',
  'present_over_time',
  'histogram_quantile',
  'histogram_quantiles',
  'histogram_fraction',
  'histogram_avg',
  'sgn',
  'count',
  'group',
  'count_values',
]);
const LEVEL: Grown = { growth: 'level', by: '' };
const CONSTANT: Grown = { growth: 'constant', by: '' };

/**
 * Dimensional analysis of an expression with regard to time.
 * @param recorded growth of the metrics that recording rules make; any other metric is taken for a level
 */
export function growthOf(expr: Expr, recorded: ReadonlyMap<string, Grown>, onMismatch: OnMismatch): Grown {
  const of = (inner: Expr) => growthOf(inner, recorded, onMismatch);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return CONSTANT;
    case 'selector':
      return recorded.get(expr.metric ?? '') ?? LEVEL;
    case 'call':
    case 'aggregate': {
      const args = expr.args.map(of);
      if (COUNTING.has(expr.name)) return { growth: 'counted', by: `${expr.name}()` };
      return SCALE_FREE.has(expr.name) ? LEVEL : worst(args);
    }
    case 'binary':
      return combined(expr, of(expr.left), of(expr.right), onMismatch);
    default:
      return expr.inner === undefined ? LEVEL : of(expr.inner);
  }
}

function combined(expr: BinaryExpr, left: Grown, right: Grown, onMismatch: OnMismatch): Grown {
  if (isComparison(expr)) {
    const counted = [left, right].find(({ growth }) => growth === 'counted' || growth === 'mixed');
    const matching = left.growth === 'counted' && right.growth === 'counted';
    // Nothing is nothing in a window of any length.
    const withZero = counted?.growth === 'counted' && [expr.left, expr.right].some(isZero);
    if (counted !== undefined && !matching && !withZero) onMismatch(expr, counted);
    return expr.modifiers.includes('bool') ? LEVEL : left;
  }
  const bothCount = left.growth === 'counted' && right.growth === 'counted';
  switch (expr.operator) {
    case 'and':
    case 'unless':
      return left;
    case '/':
      return bothCount ? LEVEL : worst([left, right]);
    case '-':
      if (sameMetricEarlier(expr.left, expr.right))
        return { growth: 'counted', by: 'a difference with offset' };
      return sum(left, right);
    case '+':
      return sum(left, right);
    default:
      return worst([left, right]);
  }
}

function sum(left: Grown, right: Grown): Grown {
  const counts = [left, right].filter(({ growth }) => growth === 'counted');
  return counts.length === 1 && counts[0] !== undefined
    ? { growth: 'mixed', by: counts[0].by }
    : worst([left, right]);
}

function worst(parts: readonly Grown[]): Grown {
  const order: readonly Growth[] = ['mixed', 'counted', 'level', 'constant'];
  for (const growth of order) {
    const found = parts.find((part) => part.growth === growth);
    if (found !== undefined) return found;
  }
  return LEVEL;
}

function isZero(expr: Expr): boolean {
  return expr.kind === 'number' && Number(expr.text) === 0;
}

/** `x - x offset 5m`, aggregated or not: what `delta()` would say. */
function sameMetricEarlier(left: Expr, right: Expr): boolean {
  const read = (side: Expr) => {
    const all = [...within(side)];
    const metrics = all.flatMap((part) =>
      part.kind === 'selector' && part.metric !== undefined ? [part.metric] : [],
    );
    return { metrics, shifted: all.some((part) => part.kind === 'offset') };
  };
  const [a, b] = [read(left), read(right)];
  return a.shifted !== b.shifted && a.metrics.some((metric) => b.metrics.includes(metric));
}
