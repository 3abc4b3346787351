import { type Expr, type SelectorExpr, within } from './ast.ts';
import { dividesExactly, humanMs } from './duration.ts';
import { eitherOf, type Grown } from './growth.ts';
import { type Labels, mightSelect } from './matching.ts';
import { MAX_PACE } from './pace.ts';
import { readExpr } from './read-expr.ts';
import type { Rule, RuleGroup } from './rule.ts';
import type { RuleFile } from './rule-file.ts';
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

/** What a rule makes, by the labels that are known beforehand, and what it is made of. */
interface Made {
  readonly rule: Rule;
  readonly root: Expr;
  readonly labels: Labels;
}

/** Judges every rule of the files, each with what the rules that it reads bring along. */
export function rulesScalability(files: readonly RuleFile[]): RuleScalability[] {
  const rules = files.flatMap(({ file, groups }) =>
    groups.flatMap((group) => group.rules.map((rule) => ({ file, group, made: madeBy(rule, group) }))),
  );
  const judge = judgeOf(rules.map(({ made }) => made));
  return rules.map(({ file, group, made }) => {
    const { kind, name } = made.rule;
    const reasons = [...judge(made).reasons, ...indivisible(made)];
    return { file, group: group.name, kind, rule: name, scalable: reasons.length === 0, reasons };
  });
}

function madeBy(rule: Rule, group: RuleGroup): Made {
  const named: Labels =
    rule.kind === 'record' ? { __name__: rule.name } : { __name__: 'ALERTS', alertname: rule.name };
  // What a template fills in may be anything.
  const labels = Object.entries({ ...group.labels, ...rule.labels }).filter(
    ([, value]) => !value.includes('{{'),
  );
  return { rule, root: readExpr(rule.expr), labels: { ...Object.fromEntries(labels), ...named } };
}

/** Each rule is judged once, however many read it; one that reads itself, by way of others maybe, is no reason by itself. */
function judgeOf(all: readonly Made[]): (made: Made) => Scalability {
  const byName = Map.groupBy(all, ({ labels }) => labels.__name__ ?? '');
  const found = new Map<Made, Scalability>();
  const open = new Set<Made>();
  const sourcesOf = (selector: SelectorExpr) => {
    const named = selector.metric === undefined ? all : (byName.get(selector.metric) ?? []);
    return named.filter((made) => mightSelect(selector, made.labels));
  };
  const judge = (made: Made): Scalability => {
    const known = found.get(made);
    if (known !== undefined) return known;
    open.add(made);
    const inherited = new Map<string, ScalabilityReason>();
    const values = new Map<SelectorExpr, Grown>();
    for (const selector of within(made.root)) {
      if (selector.kind !== 'selector') continue;
      const below = sourcesOf(selector).filter((source) => !open.has(source));
      const grown: Grown[] = [];
      for (const source of below) {
        const { reasons, value } = judge(source);
        if (source.rule.kind === 'record') grown.push(value);
        for (const reason of reasons) {
          const through = { through: source.rule.name, ...reason };
          inherited.set(JSON.stringify([through.through, reason.construct, reason.reason]), through);
        }
      }
      if (grown.length > 0) values.set(selector, eitherOf(grown));
    }
    open.delete(made);
    const own = scalability(made.root, (selector) => values.get(selector));
    const reasons = [...own.reasons, ...inherited.values()];
    const judged = { scalable: reasons.length === 0, reasons, value: own.value };
    found.set(made, judged);
    return judged;
  };
  return judge;
}

/** A rule with a duration that no pace divides into whole milliseconds is one that no pace can be used for. */
function indivisible({ rule, root }: Made): ScalabilityReason[] {
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
