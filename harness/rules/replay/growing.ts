import { type Expr, isComparison, partsOf, within } from '../ast.ts';
import { finiteBetween, nameOf, type RecordedSeries, type SignalKind } from './recorded.ts';

/** What gives of a counter how it changes or how many there are, and not how far it has come. */
const DIFFERENCES = new Set([
  ...['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'changes', 'resets', 'timestamp'],
  ...['absent', 'absent_over_time', 'present_over_time', 'count_over_time', 'count', 'group'],
]);

/**
 * The metrics whose value itself some rules hold against something, so that it matters how far it goes while the fault lasts:
 * a counter that no rate is taken of, a moment whose age may become too great.
 */
export function heldByValue(roots: readonly Expr[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const root of roots) {
    const open: Expr[] = [root];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.kind === 'call' && DIFFERENCES.has(next.name)) continue;
      if (next.kind === 'aggregate' && DIFFERENCES.has(next.name)) continue;
      if (isComparison(next) && asksForYouth(next)) continue;
      if (next.kind === 'binary' && sinceEarlier(next)) continue;
      if (next.kind === 'selector' && next.metric !== undefined) found.add(next.metric);
      open.push(...partsOf(next));
    }
  }
  return found;
}

/** `time() - started < 600`: what grows older does not become true. */
function asksForYouth(expr: Expr): boolean {
  if (expr.kind !== 'binary' || expr.right.kind !== 'number') return false;
  const clock = (part: Expr) => part.kind === 'call' && part.name === 'time';
  const { left, operator } = expr;
  return (
    ['<', '<='].includes(operator) && left.kind === 'binary' && left.operator === '-' && clock(left.left)
  );
}

/** Held against itself some time before, a counter shows what it gained. */
function sinceEarlier(expr: Expr): boolean {
  if (expr.kind !== 'binary') return false;
  const read = (side: Expr) =>
    within(side).flatMap((part) => (part.kind === 'selector' ? [part.metric ?? part.text] : []));
  const shifted = (side: Expr) => within(side).some((part) => part.kind === 'offset');
  const { left, right } = expr;
  return shifted(left) !== shifted(right) && read(left).some((metric) => read(right).includes(metric));
}

/**
 * What would have gone further, had the fault lasted longer, in words; `undefined` where nothing would.
 * @param held the metrics whose value is held against something
 */
export function stillGrowing(
  series: readonly RecordedSeries[],
  kindOf: (metric: string) => SignalKind,
  held: ReadonlySet<string>,
  { injected, healed }: { readonly injected: number; readonly healed: number },
): string | undefined {
  for (const one of series) {
    const name = nameOf(one);
    if (!held.has(name)) continue;
    const values = finiteBetween(one, (injected + healed) / 2, healed);
    const [first, last] = [values[0]?.v, values.at(-1)?.v];
    if (first === undefined || last === undefined) continue;
    const kind = kindOf(name);
    if (kind === 'timestamp' && first === last) return `the time since ${name} went on growing`;
    if (kind === 'counter' && first !== last) return `${name} went on counting, from ${first} to ${last}`;
  }
  return undefined;
}
