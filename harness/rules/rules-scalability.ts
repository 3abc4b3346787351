import { type SelectorExpr, within } from './ast.ts';
import { dividesExactly, humanMs } from './duration.ts';
import { eitherOf, type Grown } from './growth.ts';
import { MAX_PACE } from './pace.ts';
import type { RuleFile } from './rule-file.ts';
import { type RuleGraph, type RuleNode, ruleGraph, selectorsIn } from './rule-graph.ts';
import { type Scalability, type ScalabilityReason, scalability } from './scalability.ts';

/** The scalability of one rule of a file. */
export interface RuleScalability {
  readonly file: string;
  readonly group: string;
  readonly kind: 'alert' | 'record';
  readonly rule: string;
  readonly scalable: boolean;
  readonly reasons: readonly ScalabilityReason[];
}

/** Judges every rule of the files, each with what the rules that it reads bring along. */
export function rulesScalability(files: readonly RuleFile[]): RuleScalability[] {
  const graph = ruleGraph(files);
  const judge = judgeOf(graph);
  return graph.nodes.map((node) => {
    const { kind, name } = node.rule;
    const reasons = [...judge(node).reasons, ...indivisible(node)];
    return {
      file: node.file,
      group: node.group.name,
      kind,
      rule: name,
      scalable: reasons.length === 0,
      reasons,
    };
  });
}

/** Each rule is judged once, however many read it; one that reads itself, by way of others maybe, is no reason by itself. */
function judgeOf(graph: RuleGraph): (node: RuleNode) => Scalability {
  const found = new Map<RuleNode, Scalability>();
  const open = new Set<RuleNode>();
  const judge = (node: RuleNode): Scalability => {
    const known = found.get(node);
    if (known !== undefined) return known;
    open.add(node);
    const inherited = new Map<string, ScalabilityReason>();
    const values = new Map<SelectorExpr, Grown>();
    for (const selector of selectorsIn(node.root)) {
      const grown: Grown[] = [];
      for (const source of graph.sourcesOf(selector)) {
        if (open.has(source)) continue;
        const { reasons, value } = judge(source);
        if (source.rule.kind === 'record') grown.push(value);
        for (const reason of reasons) {
          const through = { through: source.rule.name, ...reason };
          inherited.set(JSON.stringify([through.through, reason.construct, reason.reason]), through);
        }
      }
      if (grown.length > 0) values.set(selector, eitherOf(grown));
    }
    open.delete(node);
    const own = scalability(node.root, (selector) => values.get(selector));
    const reasons = [...own.reasons, ...inherited.values()];
    const judged = { scalable: reasons.length === 0, reasons, value: own.value };
    found.set(node, judged);
    return judged;
  };
  return judge;
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
