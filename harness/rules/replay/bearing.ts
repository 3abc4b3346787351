import { type Expr, type SelectorExpr, within } from '../ast.ts';
import { matches } from '../matching.ts';
import { type RuleGraph, type RuleNode, readsAlerts, readsFiring, selectorsIn } from '../rule-graph.ts';

/**
 * What more found by a selector does to an alert: it `adds` to what the alert finds, `takes` from it (right of `unless`,
 * within `absent()`), or may do `either`.
 */
export type Bearing = 'adds' | 'takes' | 'either';

/** How each selector that no rule answers bears on an alert, through the rules that the alert reads. */
export function bearings(own: readonly RuleNode[], graph: RuleGraph): ReadonlyMap<SelectorExpr, Bearing> {
  const found = new Map<SelectorExpr, Bearing>();
  const seen = new Map<RuleNode, Set<Bearing>>();
  const open = own.map((node): [RuleNode, Bearing] => [node, 'adds']);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, bearing] = next;
    const known = seen.get(node) ?? new Set();
    if (known.has(bearing)) continue;
    seen.set(node, known.add(bearing));
    for (const [selector, local] of withinRule(node)) {
      const here = through(bearing, local);
      const sources = graph.sourcesOf(selector);
      if (sources.length === 0 || selector.metric === undefined) {
        const before = found.get(selector) ?? here;
        found.set(selector, before === here ? here : 'either');
      }
      for (const source of meant(selector, sources, here))
        open.push([source, sureOf(selector) ? here : 'either']);
    }
  }
  return found;
}

/** Alerts that fire are more as more is found; those that are pending become fewer when they fire. */
function sureOf(selector: SelectorExpr): boolean {
  return !readsAlerts(selector) || readsFiring(selector);
}

/**
 * Of the alerts that might be found those that say themselves what is asked of their labels, where some do. One that names no
 * `severity` might have it from its series; to take each for what another waits for would leave little proven.
 */
function meant(selector: SelectorExpr, sources: readonly RuleNode[], bearing: Bearing): readonly RuleNode[] {
  if (!readsAlerts(selector)) return sources;
  const saying = sources.filter((source) => saysItself(source, selector));
  return saying.length > 0 || bearing === 'takes' ? saying : sources;
}

function saysItself({ rule, labels }: RuleNode, { matchers }: SelectorExpr): boolean {
  return matchers.every(
    (matcher) =>
      matcher.label === 'alertstate' ||
      matcher.label in labels ||
      matcher.label in rule.labels ||
      matches(matcher, ''),
  );
}

function through(outer: Bearing, inner: Bearing): Bearing {
  if (outer === 'either' || inner === 'either') return 'either';
  return outer === inner ? 'adds' : 'takes';
}

/** What an alert finds is all that counts of it; of a recording the value counts, too. */
function withinRule({ root, rule }: RuleNode): [SelectorExpr, Bearing][] {
  if (rule.kind === 'record') return valued(root, 'adds');
  const found: [SelectorExpr, Bearing][] = [];
  const open: [Expr, Bearing][] = [[root, 'adds']];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [expr, bearing] = next;
    if (expr.kind === 'binary' && ['and', 'or', 'unless'].includes(expr.operator)) {
      const right = expr.operator === 'unless' ? through(bearing, 'takes') : bearing;
      open.push([expr.left, bearing], [expr.right, right]);
    } else if (expr.kind === 'call' && expr.name === 'absent' && expr.args[0] !== undefined) {
      found.push(...valued(expr.args[0], through(bearing, 'takes')));
    } else found.push(...valued(expr, bearing));
  }
  return found;
}

const MIXING = new Set(['absent', 'absent_over_time', 'scalar', 'info']);

/** The selectors of a value: where one side stands in for the other, more that is found may change it any way. */
function valued(root: Expr, bearing: Bearing): [SelectorExpr, Bearing][] {
  const mixed = within(root).some(
    (part) =>
      (part.kind === 'binary' && ['or', 'unless'].includes(part.operator)) ||
      (part.kind === 'call' && MIXING.has(part.name)),
  );
  return selectorsIn(root).map((selector) => [selector, mixed ? 'either' : bearing]);
}
