import { type Expr, type SelectorExpr, within } from './ast.ts';
import { type Labels, mightSelect } from './matching.ts';
import { readExpr } from './read-expr.ts';
import type { Rule, RuleGroup } from './rule.ts';
import type { ParsedRuleFile, RuleFile } from './rule-file.ts';

/** A rule with its parsed expression, and what is known beforehand of the labels of what it makes. */
export interface RuleNode {
  readonly file: string;
  readonly group: RuleGroup;
  readonly rule: Rule;
  readonly root: Expr;
  readonly labels: Labels;
}

/** Rules that are loaded together, and which of them read which. */
export interface RuleGraph {
  readonly nodes: readonly RuleNode[];
  /** The rules whose series a selector could find: recordings by their name, alerts by way of `ALERTS`. */
  sourcesOf(selector: SelectorExpr): readonly RuleNode[];
}

const OF_ALERTS = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

const NONE: readonly RuleNode[] = [];

/** Whether a selector reads the state of alerts and nothing else. */
export function readsAlerts(selector: SelectorExpr): boolean {
  return selector.metric !== undefined && OF_ALERTS.has(selector.metric);
}

/** Whether a selector reads alerts that fire and none that are pending. */
export function readsFiring(selector: SelectorExpr): boolean {
  return selector.matchers.some(
    ({ label, operator, value }) => label === 'alertstate' && operator === '=' && value === 'firing',
  );
}

/** The graph of the rules of some files, in their order. */
export function ruleGraph(files: readonly (RuleFile & Partial<Pick<ParsedRuleFile, 'roots'>>)[]): RuleGraph {
  const nodes = files.flatMap(({ file, groups, roots }) =>
    groups.flatMap((group) =>
      group.rules.map((rule) => ({
        file,
        group,
        rule,
        root: roots?.get(rule) ?? readExpr(rule.expr),
        labels: labelsOf(rule, group),
      })),
    ),
  );
  const recorded = Map.groupBy(
    nodes.filter(({ rule }) => rule.kind === 'record'),
    ({ rule }) => rule.name,
  );
  const alerts = nodes.filter(({ rule }) => rule.kind === 'alert');
  const find = (selector: SelectorExpr): readonly RuleNode[] => {
    if (readsAlerts(selector)) {
      const might = mightSelect({ ...selector, metric: undefined });
      return alerts.filter(({ labels }) => might(labels));
    }
    const might = mightSelect(selector);
    const named = selector.metric === undefined ? nodes : (recorded.get(selector.metric) ?? NONE);
    return named.filter(({ labels, rule }) =>
      might(rule.kind === 'alert' ? { ...labels, __name__: 'ALERTS' } : labels),
    );
  };
  const found = new Map<string, readonly RuleNode[]>();
  return {
    nodes,
    sourcesOf(selector) {
      if (selector.metric !== undefined && !recorded.has(selector.metric) && !readsAlerts(selector))
        return NONE;
      const known = found.get(selector.text) ?? find(selector);
      found.set(selector.text, known);
      return known;
    },
  };
}

/** What a template fills in may be anything, so it is left out. */
function labelsOf(rule: Rule, group: RuleGroup): Labels {
  const named = rule.kind === 'record' ? { __name__: rule.name } : { alertname: rule.name };
  const fixed = Object.entries({ ...group.labels, ...rule.labels }).filter(
    ([, value]) => !value.includes('{{'),
  );
  return { ...Object.fromEntries(fixed), ...named };
}

/** The selectors of an expression. */
export function selectorsIn(root: Expr): SelectorExpr[] {
  return within(root).filter((part) => part.kind === 'selector');
}
