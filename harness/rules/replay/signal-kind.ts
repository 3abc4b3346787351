import { type Expr, partsOf, within } from '../ast.ts';
import { type MetricType, typeOf } from '../lint.ts';
import type { SignalKind } from './recorded.ts';

const COUNTER_FUNCTIONS = new Set(['rate', 'irate', 'increase', 'resets']);

/**
 * Decides for each metric how it continues: by its use in the expressions first, since that is what the rule will take it
 * for (`rate()` over a gauge sees counter resets, in production as here), then by its declared type, then by its name.
 * @param exprs the alert's expression and those of the recording rules that it depends on
 * @param moments metrics whose age matters and not their number
 */
export function signalKinds(
  exprs: readonly Expr[],
  types: ReadonlyMap<string, MetricType>,
  moments: ReadonlySet<string>,
): (metric: string) => SignalKind {
  const counters = new Set<string>();
  for (const part of exprs.flatMap(within))
    if (part.kind === 'call' && COUNTER_FUNCTIONS.has(part.name)) add(counters, part);
  return (metric) => {
    if (counters.has(metric)) return 'counter';
    if (moments.has(metric)) return 'timestamp';
    const type = typeOf(metric, types);
    return type === 'counter' || type === 'histogram' ? 'counter' : 'gauge';
  };
}

/** Adds the metrics whose values an expression yields; `timestamp(x)` yields no value of x. */
function add(into: Set<string>, expr: Expr): void {
  const open = [expr];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'call' && next.name === 'timestamp') continue;
    if (next.kind === 'selector' && next.metric !== undefined) into.add(next.metric);
    open.push(...partsOf(next));
  }
}
