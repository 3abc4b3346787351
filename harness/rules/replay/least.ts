import { type Expr, folded, type SelectorExpr } from '../ast.ts';
import { type RuleGraph, type RuleNode, readsAlerts, readsFiring } from '../rule-graph.ts';

/**
 * How soon after the fault the rules of an alert can fire at the earliest, ms: their `for` in whole evaluations, and those
 * of the alerts that have to fire before. One that was active before the fault has waited already.
 * @param intervalOf how often a rule is evaluated, ms
 * @param waited whether an alert was pending or firing before the fault
 */
export function leastToFire(
  own: readonly RuleNode[],
  graph: RuleGraph,
  intervalOf: (node: RuleNode) => number,
  waited: (alert: string) => boolean,
): number {
  const open = new Set<RuleNode>();
  const known = new Map<RuleNode, number>();
  const leastOf = (node: RuleNode): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    if (open.has(node) || (node.rule.kind === 'alert' && waited(node.rule.name))) return 0;
    open.add(node);
    const every = intervalOf(node);
    const least = Math.ceil(node.rule.forMs / every) * every + ofExpression(node.root, ofSelector);
    open.delete(node);
    known.set(node, least);
    return least;
  };
  const ofSelector = (selector: SelectorExpr): number => {
    const sources = graph.sourcesOf(selector);
    if (sources.length === 0 || selector.metric === undefined) return 0;
    // An alert is seen as soon as it is pending, unless those that fire are asked for.
    const pending = readsAlerts(selector) && !readsFiring(selector);
    return pending ? 0 : Math.min(...sources.map(leastOf));
  };
  return Math.min(...own.map(leastOf));
}

/** What finds nothing until its parts do, waits for the last of them; `or` for the first; what is found where nothing is, for none. */
function ofExpression(root: Expr, ofSelector: (selector: SelectorExpr) => number): number {
  return folded<number>(root, (expr, parts) => {
    const [left = 0, right = 0] = parts;
    switch (expr.kind) {
      case 'selector':
        return ofSelector(expr);
      case 'call':
        return ['absent', 'absent_over_time', 'scalar'].includes(expr.name) ? 0 : Math.max(0, ...parts);
      case 'window':
      case 'offset':
        // What was before the fault may be in it.
        return 0;
      case 'binary':
        if (expr.operator === 'or') return Math.min(left, right);
        return expr.operator === 'unless' ? left : Math.max(left, right);
      default:
        return Math.max(0, ...parts);
    }
  });
}
