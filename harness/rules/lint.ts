import { humanMs } from '../durations/duration.ts';
import { type BinaryExpr, type CallExpr, type Expr, isComparison, within } from './ast.ts';
import { PAIR_FUNCTIONS } from './promql-types.ts';
import { readExpr } from './read-expr.ts';

/** The type of a metric as its `# TYPE` line declares it. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'native histogram' | 'summary' | 'unknown';

/** A habit that makes a rule say something other than what its author meant. */
export interface RuleLint {
  /** UTF-16 offset into the expression. */
  readonly at: number;
  readonly message: string;
  readonly remedy: string;
}

const COUNTER_FUNCTIONS = new Set(['rate', 'irate', 'increase']);

/**
 * Finds mistakes that are valid PromQL: a rate over a gauge, a ratio that divides each series by itself, a counter's
 * running total held against a constant.
 * @param types declared types by metric family; where a type is unknown the name's ending decides (`_total`)
 * @param scrapeIntervalMs for windows that hold less than two scrapes; left out, they are not looked for
 */
export function lintExpression(
  expr: string | Expr,
  types: ReadonlyMap<string, MetricType> = new Map(),
  scrapeIntervalMs?: number,
): RuleLint[] {
  const root = typeof expr === 'string' ? readExpr(expr) : expr;
  return within(root).flatMap((part) => {
    if (part.kind === 'call')
      return [...rateOverGauge(part, types), ...shortWindow(part, scrapeIntervalMs), ...renamed(part)];
    if (part.kind === 'binary') return [...selfRatio(part), ...totalAgainstConstant(part, types)];
    return [];
  });
}

/** The type of a series by its name: what is declared for it or its family, else what its ending says. */
export function typeOf(metric: string, types: ReadonlyMap<string, MetricType>): MetricType {
  const declared = types.get(metric);
  if (declared !== undefined && declared !== 'unknown') return declared;
  const [, family, ending] = metric.match(/^(.*)_(total|bucket|count|sum|created)$/) ?? [];
  const ofFamily = family === undefined ? undefined : types.get(family);
  if (ofFamily !== undefined && ofFamily !== 'gauge') return 'counter';
  return ending === 'total' || ending === 'bucket' ? 'counter' : 'unknown';
}

function shortWindow(call: CallExpr, scrapeIntervalMs: number | undefined): RuleLint[] {
  if (scrapeIntervalMs === undefined || !PAIR_FUNCTIONS.has(call.name)) return [];
  return within(call).flatMap((part) => {
    if (part.kind !== 'window' || part.subquery || part.computed || part.rangeMs >= 2 * scrapeIntervalMs)
      return [];
    const [range, scrape] = [humanMs(part.rangeMs), humanMs(scrapeIntervalMs)];
    return [
      {
        at: part.at,
        message: `${call.name}() over ${range} holds less than two scrapes, which are ${scrape} apart, and finds nothing most of the time`,
        remedy: `use at least ${humanMs(4 * scrapeIntervalMs)}, so that a scrape may fail`,
      },
    ];
  });
}

function renamed({ name, at }: CallExpr): RuleLint[] {
  if (name !== 'holt_winters') return [];
  const message = 'Prometheus 3 does not know holt_winters() any more and refuses the file';
  return [{ at, message, remedy: 'call it double_exponential_smoothing() when you move there' }];
}

function rateOverGauge(call: CallExpr, types: ReadonlyMap<string, MetricType>): RuleLint[] {
  if (!COUNTER_FUNCTIONS.has(call.name)) return [];
  for (const part of within(call)) {
    if (part.kind !== 'selector' || part.metric === undefined || typeOf(part.metric, types) !== 'gauge')
      continue;
    return [
      {
        at: part.at,
        message: `${call.name}() over ${part.metric}, which is exposed as a gauge: each fall is taken for a counter's restart`,
        remedy: 'expose it as a counter, or use delta() or deriv()',
      },
    ];
  }
  return [];
}

/** `a{status="500"} / a` matches each series with itself: 1 where both exist, nothing elsewhere. */
function selfRatio(expr: BinaryExpr): RuleLint[] {
  if (expr.operator !== '/' || expr.modifiers.includes('matching')) return [];
  const [left, right] = [unaggregatedMetric(expr.left), unaggregatedMetric(expr.right)];
  if (left === undefined || left !== right) return [];
  return [
    {
      at: expr.at,
      message: `both sides read ${left} unaggregated, so each series is divided by itself`,
      remedy: 'wrap both sides in sum by (…)',
    },
  ];
}

/** The metric under brackets and rates; `undefined` under an aggregation, or an offset, which makes it another value. */
function unaggregatedMetric(expr: Expr): string | undefined {
  if (expr.kind === 'selector') return expr.metric;
  if (expr.kind === 'window') return unaggregatedMetric(expr.inner);
  const [argument] = expr.kind === 'call' && COUNTER_FUNCTIONS.has(expr.name) ? expr.args : [];
  return argument === undefined ? undefined : unaggregatedMetric(argument);
}

function totalAgainstConstant(expr: BinaryExpr, types: ReadonlyMap<string, MetricType>): RuleLint[] {
  const sides = [expr.left, expr.right];
  const selector = sides.find((side) => side.kind === 'selector');
  const constant = sides.find((side) => side.kind === 'number');
  if (!isComparison(expr) || selector?.metric === undefined || constant === undefined) return [];
  if (typeOf(selector.metric, types) !== 'counter') return [];
  return [
    {
      at: expr.at,
      message: `${selector.metric} counts since its process started, so comparing it with ${constant.text} says nothing about now`,
      remedy: 'compare rate() or increase() of it',
    },
  ];
}
