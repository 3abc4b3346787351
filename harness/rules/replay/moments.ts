import { type BinaryExpr, type CallExpr, type Expr, folded, isComparison } from '../ast.ts';

/** A rule whose use of clocks is looked at. */
interface ClockedRule {
  readonly rule: { readonly kind: 'alert' | 'record'; readonly name: string; readonly expr: string };
  readonly root: Expr;
}

/** Which metrics hold moments, and which rules depend on the date itself and not on the time between two moments. */
export interface Moments<Node> {
  readonly metrics: ReadonlySet<string>;
  /** What in a rule depends on the date, as it is written. */
  readonly dated: ReadonlyMap<Node, string>;
}

/**
 * What an expression's value is with regard to the clock: a moment, a number that the date has no part in, or something that
 * was made of a moment and depends on the date. `metrics` are those whose value it is, or a multiple of it (`scaled`).
 */
interface Clocked {
  readonly kind: 'moment' | 'plain' | 'dated';
  readonly metrics: readonly string[];
  readonly scaled: boolean;
}

const PLAIN: Clocked = { kind: 'plain', metrics: [], scaled: false };
const MOMENT: Clocked = { kind: 'moment', metrics: [], scaled: false };
const CLOCKS = new Set([
  'time',
  'timestamp',
  ...['first', 'last', 'max', 'min'].map((one) => `ts_of_${one}_over_time`),
]);
/** What gives back a value that was put in. */
const KEEPING = new Set([
  ...[
    'vector',
    'scalar',
    'label_replace',
    'label_join',
    'sort',
    'sort_desc',
    'round',
    'floor',
    'ceil',
    'abs',
  ],
  ...['max', 'min', 'avg', 'first', 'last', 'quantile'].map((one) => `${one}_over_time`),
  ...['max', 'min', 'avg', 'topk', 'bottomk', 'quantile', 'limitk', 'limit_ratio'],
]);
/** What makes numbers of moments in which the date has no part. */
const COUNTING = new Set([
  ...[
    'changes',
    'resets',
    'rate',
    'irate',
    'increase',
    'delta',
    'idelta',
    'deriv',
    'absent',
    'absent_over_time',
  ],
  ...['count_over_time', 'present_over_time', 'stddev_over_time', 'stdvar_over_time', 'mad_over_time'],
  ...['count', 'group', 'stddev', 'stdvar'],
]);

/**
 * A replay's clock begins in 1970, and moments are moved there with it: differences between moments stay, what is held
 * against a date does not. A metric held against the clock, or subtracted from it, is a moment.
 */
export function momentsIn<Node extends ClockedRule>(nodes: readonly Node[]): Moments<Node> {
  const metrics = new Set<string>();
  const recorded = new Map<string, Clocked>();
  // What one rule shows of a metric, or records, is known to the others the next time round.
  for (let known = -1; known < metrics.size + recorded.size; ) {
    known = metrics.size + recorded.size;
    for (const { rule, root } of nodes) {
      const { value } = clocked(root, metrics, recorded);
      if (rule.kind === 'record' && value.kind !== 'plain') recorded.set(rule.name, value);
    }
  }
  const dated = nodes.flatMap((node): [Node, string][] => {
    const found = clocked(node.root, metrics, recorded).dated;
    return found === undefined ? [] : [[node, node.rule.expr.slice(found.from, found.to)]];
  });
  return { metrics, dated: new Map(dated) };
}

/** @param metrics receives those that are seen to be moments */
function clocked(root: Expr, metrics: Set<string>, recorded: ReadonlyMap<string, Clocked>) {
  let dated: Expr | undefined;
  const value = folded<Clocked>(root, (expr, parts) => {
    const found = clockedOf(expr, parts, metrics, recorded);
    if (found.kind === 'dated') dated ??= expr;
    return found;
  });
  return { value, dated };
}

function clockedOf(
  expr: Expr,
  parts: readonly Clocked[],
  metrics: Set<string>,
  recorded: ReadonlyMap<string, Clocked>,
): Clocked {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return PLAIN;
    case 'selector': {
      const { metric } = expr;
      if (metric === undefined) return PLAIN;
      return recorded.get(metric) ?? (metrics.has(metric) ? MOMENT : { ...PLAIN, metrics: [metric] });
    }
    case 'call':
    case 'aggregate':
      return called(expr, parts);
    case 'binary':
      return combined(expr, parts, metrics);
    default:
      return parts[0] ?? PLAIN;
  }
}

function called({ name, args }: CallExpr, parts: readonly Clocked[]): Clocked {
  if (CLOCKS.has(name)) return MOMENT;
  if (COUNTING.has(name)) return PLAIN;
  const own = parts[args.findIndex(({ kind }) => kind !== 'number' && kind !== 'string')] ?? PLAIN;
  if (KEEPING.has(name) || own.kind === 'dated') return own;
  return own.kind === 'plain' ? { ...own, scaled: true } : { ...own, kind: 'dated' };
}

function combined(
  expr: BinaryExpr,
  [left = PLAIN, right = PLAIN]: readonly Clocked[],
  metrics: Set<string>,
): Clocked {
  const { operator } = expr;
  if (operator === 'and' || operator === 'unless') return left;
  if (operator === 'or') return left.kind === 'plain' ? right : left;
  const sides = [left, right];
  const both: Clocked = {
    kind: 'plain',
    metrics: sides.flatMap((side) => side.metrics),
    scaled: !['+', '-'].includes(operator) || sides.some(({ scaled }) => scaled),
  };
  if (sides.every(({ kind }) => kind === 'plain')) return isComparison(expr) ? left : both;
  const dated: Clocked = { ...both, kind: 'dated' };
  if (sides.some(({ kind }) => kind === 'dated')) return dated;
  const moments = sides.every(({ kind }) => kind === 'moment');
  const other = left.kind === 'moment' ? right : left;
  const heldAgainst = operator === '-' || isComparison(expr);
  if (heldAgainst && !moments && other.metrics.length > 0) {
    if (other.scaled) return dated;
    for (const metric of other.metrics) metrics.add(metric);
    return operator === '-' || expr.modifiers.includes('bool') ? PLAIN : left;
  }
  if (isComparison(expr)) return moments ? (expr.modifiers.includes('bool') ? PLAIN : left) : dated;
  if (operator === '-') return moments ? PLAIN : left.kind === 'moment' ? MOMENT : dated;
  return operator === '+' && !moments ? MOMENT : dated;
}
