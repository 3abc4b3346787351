import { type Expr, type SelectorExpr, within } from '../ast.ts';
import { type RuleGraph, type RuleNode, readsAlerts, selectorsIn } from '../rule-graph.ts';
import { reachOf } from '../timings.ts';

/** One alert as the replay needs it: its own rules with all that they depend on, and how long each part takes. */
export interface AlertPlan {
  readonly alert: string;
  readonly evaluationIntervalMs: number;
  /** How long before its evaluation an alert's expression is asked, by its group's or the global `query_offset`. */
  readonly queryOffsetMs: number;
  /** Its own rules: one, or several of the same name. */
  readonly own: readonly RuleNode[];
  /** Those and all rules below them: recordings, and alerts read by way of `ALERTS`. */
  readonly nodes: readonly RuleNode[];
  /** The selectors of all of them that no rule answers, so that the recording must. */
  readonly reads: readonly SelectorExpr[];
  readonly lookbackMs: number;
  /** The shortest window of any of the expressions; infinite without one. */
  readonly shortestWindowMs: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/** Alerts that can share virtual runs: one evaluation interval and query offset, similar lengths. */
export interface Batch {
  readonly alerts: readonly AlertPlan[];
  readonly evaluationIntervalMs: number;
  readonly queryOffsetMs: number;
  readonly nodes: readonly RuleNode[];
  readonly reads: readonly SelectorExpr[];
  readonly lookbackMs: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly shortestWindowMs: number;
}

/** What counts where a group says nothing of its own, ms. */
export interface PlanDefaults {
  readonly evaluationIntervalMs: number;
  readonly queryOffsetMs: number;
}

/**
 * What the replay has to know about each alert of a file. Rules of one name count as one alert with the longest needs.
 * @param graph that file's rules, and those of the files that are loaded beside it
 */
export function planAlerts(graph: RuleGraph, file: string, defaults: PlanDefaults): AlertPlan[] {
  const reach = reachThrough(graph, defaults);
  const own = graph.nodes.filter((node) => node.rule.kind === 'alert' && node.file === file);
  return [...Map.groupBy(own, ({ rule }) => rule.name)].map(([alert, nodes]) =>
    planOf(alert, nodes, graph, reach, defaults),
  );
}

function planOf(
  alert: string,
  own: readonly RuleNode[],
  graph: RuleGraph,
  reach: (node: RuleNode) => number,
  defaults: PlanDefaults,
): AlertPlan {
  const nodes = new Set(own);
  const reads: SelectorExpr[] = [];
  for (const node of nodes) {
    for (const selector of selectorsIn(node.root)) {
      const sources = graph.sourcesOf(selector);
      for (const source of sources) nodes.add(source);
      if (sources.length === 0 || selector.metric === undefined) reads.push(selector);
    }
  }
  const windows = [...nodes].flatMap(({ root }) =>
    within(root).flatMap((part) => (part.kind === 'window' ? [part.rangeMs] : [])),
  );
  return {
    alert,
    evaluationIntervalMs: Math.min(...own.map((node) => intervalOf(node, defaults))),
    queryOffsetMs: Math.max(...own.map((node) => offsetOf(node, defaults))),
    own,
    nodes: [...nodes],
    reads,
    lookbackMs: Math.max(...own.map(reach)),
    shortestWindowMs: Math.min(Number.POSITIVE_INFINITY, ...windows),
    forMs: Math.max(...own.map(({ rule }) => rule.forMs)),
    keepFiringForMs: Math.max(...own.map(({ rule }) => rule.keepFiringForMs)),
  };
}

/** How often a rule is evaluated, ms. */
export function intervalOf(
  { group }: RuleNode,
  { evaluationIntervalMs }: Pick<PlanDefaults, 'evaluationIntervalMs'>,
): number {
  return group.intervalMs ?? evaluationIntervalMs;
}

function offsetOf({ group }: RuleNode, { queryOffsetMs }: PlanDefaults): number {
  return group.queryOffsetMs ?? queryOffsetMs;
}

/**
 * How far before its evaluation a rule reads, ms: ranges and offsets, its group's query offset, and what the rules that it
 * reads need before they show anything.
 */
function reachThrough(graph: RuleGraph, defaults: PlanDefaults): (node: RuleNode) => number {
  const known = new Map<RuleNode, number>();
  const reach = (node: RuleNode): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    known.set(node, 0);
    const beyond = (selector: SelectorExpr) =>
      graph
        .sourcesOf(selector)
        .reduce(
          (most, source) => Math.max(most, intervalOf(source, defaults) + source.rule.forMs + reach(source)),
          0,
        );
    const reached = Math.max(0, reachOf(node.root, beyond)) + offsetOf(node, defaults);
    known.set(node, reached);
    return reached;
  };
  return reach;
}

/**
 * Puts alerts together whose virtual runs would be of the same order of length, and of the same number.
 * @param guessed what in how the fault may go on has to be guessed for an alert
 */
export function batched(
  plans: readonly AlertPlan[],
  guessed: (plan: AlertPlan) => readonly string[] = () => [],
): Batch[] {
  const byKey = Map.groupBy(plans, (plan) => {
    const order = Math.ceil(
      Math.log2((plan.lookbackMs + plan.forMs + plan.keepFiringForMs) / 60_000 + 1) / 2,
    );
    return `${plan.evaluationIntervalMs} ${plan.queryOffsetMs} ${order} ${guessed(plan)}`;
  });
  return [...byKey.values()].map((alerts) => ({
    alerts,
    evaluationIntervalMs: Math.min(...alerts.map((plan) => plan.evaluationIntervalMs)),
    queryOffsetMs: Math.max(...alerts.map((plan) => plan.queryOffsetMs)),
    nodes: [...new Set(alerts.flatMap((plan) => plan.nodes))],
    reads: [...new Set(alerts.flatMap((plan) => plan.reads))],
    lookbackMs: Math.max(...alerts.map((plan) => plan.lookbackMs)),
    forMs: Math.max(...alerts.map((plan) => plan.forMs)),
    keepFiringForMs: Math.max(...alerts.map((plan) => plan.keepFiringForMs)),
    shortestWindowMs: Math.min(...alerts.map((plan) => plan.shortestWindowMs)),
  }));
}

const CALENDAR = new Set([
  'minute',
  'hour',
  'day_of_week',
  'day_of_month',
  'day_of_year',
  'days_in_month',
  'month',
  'year',
]);

/**
 * Why a replay in virtual time, which begins in 1970, cannot answer for an alert; `undefined` when it can.
 * @param dated what in a rule depends on the date
 */
export function unanswerable(
  { nodes, reads }: AlertPlan,
  dated: ReadonlyMap<RuleNode, string>,
): string | undefined {
  for (const node of nodes) {
    const found = dated.get(node);
    if (found !== undefined) return `${found} depends on the date, and the replay's clock begins in 1970`;
  }
  for (const part of nodes.flatMap(({ root }): Expr[] => [...within(root)])) {
    if (part.kind === 'call' && CALENDAR.has(part.name)) {
      return `${part.name}() follows the calendar, and the replay's begins in 1970`;
    }
    if (part.kind === 'at' && /^[\d.+-]/.test(part.moment))
      return `@ ${part.moment} is a moment outside the replay`;
  }
  const other = reads.find(readsAlerts);
  return other === undefined
    ? undefined
    : `${other.text}: no such alert is in the rule files that were named`;
}
