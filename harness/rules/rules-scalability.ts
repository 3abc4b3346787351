import { humanMs } from '../durations/duration.ts';
import { type SelectorExpr, within } from './ast.ts';
import { dividesExactly } from './duration.ts';
import { eitherOf, type Grown } from './growth.ts';
import { MAX_PACE } from './pace.ts';
import type { RuleFile } from './rule-file.ts';
import { type RuleGraph, type RuleNode, readsAlerts, ruleGraph, selectorsIn } from './rule-graph.ts';
import { type Scalability, type ScalabilityReason, scalability } from './scalability.ts';

/** The scalability of one rule of a file. */
export interface RuleScalability {
  readonly file: string;
  readonly group: string;
  readonly kind: 'alert' | 'record';
  readonly rule: string;
  readonly scalable: boolean;
  readonly reasons: readonly ScalabilityReason[];
  /** Whether there are more rules that it reads and that do not scale than the reasons name. */
  readonly more?: true;
}

/** Of so many other rules it is told how they keep one from scaling; a rule over `ALERTS` may read a thousand. */
const MOST_TOLD = 5;

/** Judges every rule of the files, each with what the rules that it reads bring along. */
export function rulesScalability(files: readonly RuleFile[]): RuleScalability[] {
  return graphScalability(ruleGraph(files));
}

/** As `rulesScalability`, of a graph that is there already. */
export function graphScalability(graph: RuleGraph): RuleScalability[] {
  const own = judged(graph);
  const below = unscalableBelow(graph, own);
  return graph.nodes.map((node) => {
    const { kind, name } = node.rule;
    const others = [...(below.get(node) ?? [])];
    const inherited = others.slice(0, MOST_TOLD).flatMap((source) => {
      const { reasons = [] } = own.get(source) ?? {};
      return reasons.map((reason) => ({ through: source.rule.name, ...reason }));
    });
    const reasons = [...(own.get(node)?.reasons ?? []), ...eachOnce(inherited), ...indivisible(node)];
    return {
      file: node.file,
      group: node.group.name,
      kind,
      rule: name,
      scalable: reasons.length === 0,
      reasons,
      ...(others.length > MOST_TOLD ? { more: true as const } : {}),
    };
  });
}

function eachOnce(reasons: readonly ScalabilityReason[]): ScalabilityReason[] {
  const words = ({ through, construct, reason }: ScalabilityReason) =>
    JSON.stringify([through, construct, reason]);
  return [...new Map(reasons.map((reason) => [words(reason), reason])).values()];
}

/** What is said of each rule by itself, given how what it reads grows; what reads itself, by way of others maybe, adds nothing. */
function judged(graph: RuleGraph): ReadonlyMap<RuleNode, Scalability> {
  const known = new Map<RuleNode, Scalability>();
  for (const node of recordingsFirst(graph)) {
    const grownOf = (selector: SelectorExpr): Grown | undefined => {
      const grown = recordingsOf(graph, selector).flatMap((source) => known.get(source)?.value ?? []);
      return grown.length === 0 ? undefined : eitherOf(grown);
    };
    known.set(node, scalability(node.root, grownOf));
  }
  return known;
}

/** Every rule, behind the recordings that it reads; however long their chains are. */
function recordingsFirst(graph: RuleGraph): ReadonlySet<RuleNode> {
  const done = new Set<RuleNode>();
  const begun = new Set<RuleNode>();
  const open = graph.nodes.toReversed();
  for (let node = open.at(-1); node !== undefined; node = open.at(-1)) {
    if (begun.has(node)) {
      open.pop();
      done.add(node);
      continue;
    }
    begun.add(node);
    for (const selector of selectorsIn(node.root))
      for (const source of recordingsOf(graph, selector)) if (!begun.has(source)) open.push(source);
  }
  return done;
}

function recordingsOf(graph: RuleGraph, selector: SelectorExpr): readonly RuleNode[] {
  return readsAlerts(selector) ? [] : graph.sourcesOf(selector).filter(({ rule }) => rule.kind === 'record');
}

/** For each rule those that it reads, by way of others maybe, and that do not scale; not many more than are told of. */
function unscalableBelow(
  graph: RuleGraph,
  own: ReadonlyMap<RuleNode, Scalability>,
): ReadonlyMap<RuleNode, ReadonlySet<RuleNode>> {
  const below = new Map<RuleNode, Set<RuleNode>>();
  // Behind what they read, so that a chain is gone through once.
  const readers = [...own.keys()]
    .map((node) => ({ node, lists: selectorsIn(node.root).map((selector) => graph.sourcesOf(selector)) }))
    .filter(({ lists }) => lists.some(({ length }) => length > 0));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { node, lists } of readers) {
      const found = below.get(node) ?? new Set();
      const before = found.size;
      below.set(node, found);
      for (const source of lists.flat()) {
        if (found.size > MOST_TOLD) break;
        if (own.get(source)?.scalable === false) found.add(source);
        for (const further of below.get(source) ?? []) found.add(further);
        found.delete(node);
      }
      if (found.size > before) changed = true;
    }
  }
  return below;
}

/** A rule with a duration that no pace divides into whole milliseconds is one that no pace can be used for. */
function indivisible({ rule, root }: RuleNode): ScalabilityReason[] {
  const durations = [rule.forMs, rule.keepFiringForMs];
  for (const part of within(root)) {
    if (part.kind === 'window' && !part.computed) durations.push(part.rangeMs, part.stepMs ?? 0);
    if (part.kind === 'offset' && !part.computed) durations.push(Math.abs(part.ms));
  }
  for (let pace = 2; pace <= MAX_PACE; pace++)
    if (durations.every((ms) => dividesExactly(ms, pace))) return [];
  const odd = durations.filter((ms) => ms > 0).map(humanMs);
  const reason = `no pace up to ${MAX_PACE} divides all of them into whole milliseconds`;
  return [{ construct: [...new Set(odd)].join(' and '), reason, at: 0 }];
}
