import {
  type BinaryExpr,
  type CallExpr,
  type Expr,
  folded,
  isComparison,
  numberOf,
  partsOf,
  type SelectorExpr,
  within,
} from './ast.ts';
import { isClock } from './clocks.ts';
import { mirrored } from './held-against.ts';

/**
 * How a value depends on the length of the windows it is computed from:
 * `constant` is a number in the rule; `level` is the same for a window a twentieth as long (a gauge, a rate, a ratio);
 * `counted` shrinks in proportion to the window (how much or how often in 5 minutes); `bent` depends on the window in
 * another way (a count with a constant added, rounded, squared); `clock` passes at the same speed whatever the pace.
 */
export type Growth = 'constant' | 'level' | 'counted' | 'bent' | 'clock';

/** A value's growth and what made it so. */
export interface Grown {
  readonly growth: Growth;
  /** The construct that counts, such as `increase()`; empty for what does not count. */
  readonly by: string;
  /** Whether it is nothing where nothing happened within its window: how long that is decides. */
  readonly events?: true;
  /** Of a rate: the length of its window, ms. */
  readonly rateMs?: number;
  /** Whether it is there, or 1, where something happened within its window: of how many that is so grows with it. */
  readonly whether?: true;
  /** Whether it lies below 0 where something happened, by a minus or a factor: what is less is more then. */
  readonly falls?: true;
}

/** Receives each comparison in which a value meets one that depends on the window in another way. */
export type OnMismatch = (comparison: Expr, odd: Grown, why: 'length' | 'nothing') => void;

/** What the analysis needs of its surroundings. */
export interface GrowthContext {
  /** Growth of what a recording rule makes; `undefined` for any other metric. */
  readonly recorded: (selector: SelectorExpr) => Grown | undefined;
  readonly onMismatch: OnMismatch;
  /** Whether the result counts where the expression finds nothing: right of `unless`, within `absent()`. */
  readonly negated?: boolean;
}

const COUNTING = new Set([
  'increase',
  'delta',
  'idelta',
  'changes',
  'resets',
  'stddev_over_time',
  'mad_over_time',
]);
const RATES = new Set(['rate', 'irate']);
/**
 * Whatever goes in, a ratio, a share, a sign or a bare 1 comes out; or a number of samples, which stays, since scrapes and
 * evaluations are divided with the window; so does their sum.
 */
const SCALE_FREE = new Set([
  'absent',
  'absent_over_time',
  'present_over_time',
  'count_over_time',
  'histogram_quantile',
  'histogram_quantiles',
  'histogram_fraction',
  'histogram_avg',
  'count',
  'group',
  'count_values',
]);
/** What these make of half a count is not half of what they make of the count. */
const BENDING = new Set([
  'round',
  'floor',
  'ceil',
  'sqrt',
  'ln',
  'log2',
  'log10',
  'exp',
  'stdvar',
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
]);
const CLAMPS = new Set(['clamp', 'clamp_min', 'clamp_max']);
/** Of a window they tell where its values lie. */
const MEANS = new Set(['avg_over_time', 'quantile_over_time', 'first_over_time']);
const EXTREMES = new Set(['max_over_time', 'min_over_time']);
const LEVEL: Grown = { growth: 'level', by: '' };
const CONSTANT: Grown = { growth: 'constant', by: '' };
const ADDING = new Set([
  ...['count', 'count_values', 'sum', 'avg'],
  ...['count_over_time', 'sum_over_time', 'avg_over_time'],
]);
const QUANTILES = new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_avg']);
const SPREAD: Grown = { growth: 'counted', by: 'a difference within a window', events: true };

/** Dimensional analysis of an expression with regard to time. */
export function growthOf(root: Expr, context: GrowthContext): Grown {
  const negated = negatedIn(root);
  return folded<Grown>(root, (expr, parts) => {
    const inNegation = negated.has(expr) !== (context.negated === true);
    const grown = grownOf(expr, parts, { ...context, negated: inNegation });
    return expr.minus === true ? turned(grown) : grown;
  });
}

function turned(grown: Grown): Grown {
  const { falls, ...rest } = grown;
  return falls === true ? rest : { ...rest, falls: true };
}

/** What counts where it finds nothing: right of `unless`, within `absent()`; twice so counts where it finds something. */
function negatedIn(root: Expr): ReadonlySet<Expr> {
  const negated = new Set<Expr>();
  for (const expr of within(root)) {
    const absent = expr.kind === 'call' && (expr.name === 'absent' || expr.name === 'absent_over_time');
    for (const part of partsOf(expr)) {
      const turned = absent || (expr.kind === 'binary' && expr.operator === 'unless' && part === expr.right);
      if (negated.has(expr) !== turned) negated.add(part);
    }
  }
  return negated;
}

function grownOf(expr: Expr, parts: readonly Grown[], context: GrowthContext): Grown {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return CONSTANT;
    case 'selector':
      return (
        context.recorded(expr) ?? (isClock(expr.metric) ? { growth: 'clock', by: expr.metric ?? '' } : LEVEL)
      );
    case 'call':
    case 'aggregate':
      return called(expr, parts);
    case 'binary':
      return combined(expr, parts, context);
    default:
      return parts[0] ?? LEVEL;
  }
}

function called(expr: CallExpr, args: readonly Grown[]): Grown {
  const by = `${expr.name}()`;
  if (COUNTING.has(expr.name)) return { growth: 'counted', by, events: true };
  if (RATES.has(expr.name)) return { growth: 'level', by, events: true, rateMs: windowIn(expr) };
  if (expr.name === 'stdvar_over_time') return { growth: 'bent', by };
  const value = worst(args);
  // The sign of nothing is nothing; of what is held against something else within it, it is the comparison.
  if (expr.name === 'sgn' && value.growth !== 'bent' && value.growth !== 'clock')
    return value.events === true ? { ...levelOf(value), whether: true } : LEVEL;
  if (ADDING.has(expr.name) && value.whether === true)
    return { growth: 'counted', by: `${by} of what happened within a window`, events: true };
  if (QUANTILES.has(expr.name)) {
    const family = within(expr).find((part) => part.kind === 'selector' && isClock(familyOf(part.metric)));
    if (family?.kind === 'selector') return { growth: 'clock', by: family.metric ?? '' };
  }
  // How many have counted the same: what they counted is in a label.
  if (expr.name === 'count_values' && value.growth === 'counted') return { growth: 'bent', by };
  if (SCALE_FREE.has(expr.name)) return LEVEL;
  if (value.growth !== 'counted') return value;
  if (BENDING.has(expr.name)) return { growth: 'bent', by: `${by} of ${value.by}` };
  const bounds = expr.args.slice(1);
  if (CLAMPS.has(expr.name) && !bounds.every(isZero)) return { growth: 'bent', by: `${by} of ${value.by}` };
  return value;
}

function combined(
  expr: BinaryExpr,
  [left = LEVEL, right = LEVEL]: readonly Grown[],
  context: GrowthContext,
): Grown {
  if (isComparison(expr)) {
    const happens = compare(expr, left, right, context) === 'something';
    // A number on the left is held against what is kept.
    const kept = left.growth === 'constant' ? right : left;
    const value = expr.modifiers.includes('bool') ? levelOf(kept) : kept;
    return happens ? { ...value, whether: true } : value;
  }
  const bothCount = left.growth === 'counted' && right.growth === 'counted';
  const difference = expr.operator === '-' || expr.operator === '/' ? withinWindow(expr) : undefined;
  switch (expr.operator) {
    case 'and':
    case 'unless':
      return left;
    case '/':
      if (difference === 'extremes') return { growth: 'bent', by: 'a ratio of extremes within a window' };
      // How far a value lies from its mean, in deviations: either is that of a window.
      if (bothCount && [left, right].includes(SPREAD)) return { growth: 'bent', by: SPREAD.by };
      if (bothCount || (left.growth === 'clock' && right.growth === 'clock')) return LEVEL;
      return right.growth === 'counted' ? { growth: 'bent', by: right.by } : worst([left, right]);
    case '-':
      if (difference === 'offset') return { growth: 'counted', by: 'a difference with offset', events: true };
      // What is taken away is told by the other side's being none of it: 0 − x falls where x rises.
      if (difference === undefined && left.events !== true && right.events === true)
        return sum(left, turned(right));
      return difference === undefined ? sum(left, right) : SPREAD;
    case '+':
      return sum(left, right);
    case '*':
      if (bothCount) return { growth: 'bent', by: `${left.by} times ${right.by}` };
      return [expr.left, expr.right].some(isBelowZero) ? turned(worst([left, right])) : worst([left, right]);
    case '^':
    case '%':
    case 'atan2': {
      const counted = [left, right].find(({ growth }) => growth === 'counted');
      return counted === undefined
        ? worst([left, right])
        : { growth: 'bent', by: `${counted.by} ${expr.operator}` };
    }
    default:
      return worst([left, right]);
  }
}

const COMPARED = new Map<string, (a: number, b: number) => boolean>([
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
  ['>', (a, b) => a > b],
  ['<', (a, b) => a < b],
  ['>=', (a, b) => a >= b],
  ['<=', (a, b) => a <= b],
]);

/** @returns whether it asks if something happened within a window */
function compare(
  expr: BinaryExpr,
  left: Grown,
  right: Grown,
  { onMismatch, negated }: GrowthContext,
): 'something' | undefined {
  const odd = [left, right].find(
    ({ growth }) => growth === 'bent' || growth === 'clock' || growth === 'counted',
  );
  const zero = isZero(expr.right) ? 'right' : isZero(expr.left) ? 'left' : undefined;
  if (zero !== undefined && odd?.growth !== 'bent') {
    const value = zero === 'right' ? left : right;
    const asked = zero === 'right' ? expr.operator : mirrored(expr.operator);
    const operator = value.falls === true ? mirrored(asked) : asked;
    // Something is something in a window of any length; nothing is found the sooner the shorter it is.
    const nothing = negated === true ? ['>', '!='].includes(operator) : ['==', '<='].includes(operator);
    if (value.events === true && nothing) onMismatch(expr, value, 'nothing');
    else if (value.growth === 'clock' && nothing) onMismatch(expr, value, 'length');
    return value.events === true ? 'something' : undefined;
  }
  if (odd === undefined && asksForNone(expr, left, right, negated === true))
    onMismatch(expr, left.events === true ? left : right, 'nothing');
  const earlier = withinWindow(expr);
  if (earlier === 'extremes' && expr.operator === (negated === true ? '!=' : '==')) {
    onMismatch(expr, SPREAD, 'nothing');
  } else if (
    earlier === 'offset' &&
    (expr.operator === '==' || [expr.left, expr.right].some(addsSomething))
  ) {
    onMismatch(expr, { growth: 'counted', by: 'a difference with offset' }, 'length');
  } else if (earlier !== undefined && earlier !== 'offset' && [expr.left, expr.right].some(addsSomething)) {
    onMismatch(expr, SPREAD, 'length');
  } else if (odd !== undefined && (odd.growth !== 'counted' || left.growth !== right.growth)) {
    onMismatch(expr, odd, 'length');
  } else if (odd !== undefined && [left, right].includes(SPREAD)) {
    // How far a value lies from its mean, held against deviations, is what `/` makes of the two.
    onMismatch(expr, SPREAD, 'length');
  }
  return undefined;
}

/**
 * Two rates are the same where neither counts; a rate lies below one event a window where there is none in it; and of 0 and
 * 1, whether something happened, 0 is that nothing did.
 */
function asksForNone(expr: BinaryExpr, left: Grown, right: Grown, negated: boolean): boolean {
  if (left.events === true && right.events === true) return expr.operator === (negated ? '!=' : '==');
  const value = right.growth === 'constant' ? left : right;
  const bound = right.growth === 'constant' ? expr.right : expr.left;
  if (bound.kind !== 'number') return false;
  const asked = right.growth === 'constant' ? expr.operator : mirrored(expr.operator);
  const operator = value.falls === true ? mirrored(asked) : asked;
  const number = numberOf(bound.text) * (value.falls === true ? -1 : 1);
  if (value.whether === true && value.growth === 'level') {
    const holds = (of: number) => COMPARED.get(operator)?.(of, number) === true;
    return negated ? holds(1) && !holds(0) : holds(0) && !holds(1);
  }
  if (value.rateMs === undefined) return false;
  const below = negated ? ['>', '>='] : ['<', '<='];
  const least = 1000 / value.rateMs;
  return below.includes(operator) && number > 0 && number < least;
}

function windowIn(expr: Expr): number {
  return Math.max(0, ...within(expr).flatMap((part) => (part.kind === 'window' ? [part.rangeMs] : [])));
}

function familyOf(metric: string | undefined): string | undefined {
  return metric?.replace(/_bucket$/, '');
}

/** Whether something that is no factor stands beside the value: `x offset 10m + 3`. */
function addsSomething(expr: Expr): boolean {
  if (expr.kind !== 'binary') return false;
  if (expr.operator !== '+' && expr.operator !== '-') return false;
  return !isZero(expr.left) && !isZero(expr.right);
}

function levelOf({ by, events }: Grown): Grown {
  return events === true ? { growth: 'level', by, events } : LEVEL;
}

function sum(left: Grown, right: Grown): Grown {
  const odd = [left, right].filter(({ growth }) => growth === 'counted' || growth === 'clock');
  const [first, second] = odd;
  if (first === undefined) return worst([left, right]);
  return second === undefined || first.growth !== second.growth
    ? { growth: first.growth === 'clock' ? 'clock' : 'bent', by: first.by }
    : first;
}

function worst(parts: readonly Grown[]): Grown {
  const order: readonly Growth[] = ['bent', 'clock', 'counted', 'level', 'constant'];
  for (const growth of order) {
    const all = parts.filter((part) => part.growth === growth);
    const found = all.find((part) => part.events === true) ?? all[0];
    if (found !== undefined) return found;
  }
  return LEVEL;
}

/** What several recordings of one name make, of which a rule reads one or the other. */
export function eitherOf(parts: readonly Grown[]): Grown {
  const found = worst(parts);
  const alike = parts.every(({ growth }) => growth === found.growth);
  return alike || found.growth !== 'counted' ? found : { growth: 'bent', by: found.by };
}

function isBelowZero(expr: Expr): boolean {
  return expr.kind === 'number' && numberOf(expr.text) < 0;
}

function isZero(expr: Expr): boolean {
  return expr.kind === 'number' && numberOf(expr.text) === 0;
}

/**
 * Whether two operands are one metric at two times: `x` and `x offset 5m` (what `delta()` would say), the largest and the
 * smallest of a window, a value beside the mean of its window, or two such means.
 */
function withinWindow({ left, right }: BinaryExpr): 'offset' | 'extremes' | 'window' | undefined {
  const [a, b] = [readBy(left), readBy(right)];
  if (!a.metrics.some((metric) => b.metrics.includes(metric))) return undefined;
  if (a.shifted !== b.shifted) return 'offset';
  if (a.extremes || b.extremes) return 'extremes';
  return a.windows !== b.windows ? 'window' : undefined;
}

function readBy(side: Expr) {
  const metrics: string[] = [];
  const windows: string[] = [];
  let [shifted, extremes] = [false, false];
  for (const part of within(side)) {
    if (part.kind === 'selector' && part.metric !== undefined) metrics.push(part.metric);
    if (part.kind === 'offset' && part.ms !== 0) shifted = true;
    if (part.kind === 'call' && EXTREMES.has(part.name)) extremes = true;
    if (part.kind === 'call' && MEANS.has(part.name)) windows.push(`${part.name} ${part.args.map(seen)}`);
  }
  return { metrics, shifted, extremes, windows: windows.join() };
}

/** What tells two windows of one metric apart: how long they are, or which share of them is asked for. */
function seen(arg: Expr): string {
  return arg.kind === 'number' ? arg.text : arg.kind === 'window' ? String(arg.rangeMs) : '';
}
