/** Rule files as they must not be, as text: what production would load. */

import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { nodes, parsePromql, textOf } from '../../rules/promql.ts';

/** The contrary of each comparison (Prometheus, "Operators"). */
const CONTRARY: Readonly<Record<string, string>> = {
  '>': '<=',
  '<': '>=',
  '>=': '<',
  '<=': '>',
  '==': '!=',
  '!=': '==',
};

/** Longer than any fault. */
const ENDLESS = '365d';

/** The file with the rule of an alert changed; undefined where there is none, or nothing of it to change. */
export function withRule(
  text: string,
  alert: string,
  change: (rule: YAMLMap) => 'delete' | 'keep' | undefined,
): string | undefined {
  const document = parseDocument(text);
  const groups = document.get('groups');
  let changed = false;
  for (const group of isSeq(groups) ? groups.items : []) {
    const rules = isMap(group) ? group.get('rules') : undefined;
    if (!isSeq(rules)) continue;
    rules.items = rules.items.filter((rule) => {
      if (!isMap(rule) || rule.get('alert') !== alert) return true;
      const what = change(rule);
      changed ||= what !== undefined;
      return what !== 'delete';
    });
  }
  return changed ? String(document) : undefined;
}

export function inverted(rule: YAMLMap): 'keep' | undefined {
  const expr = contrary(String(rule.get('expr')));
  if (expr === undefined) return undefined;
  rule.set('expr', expr);
  return 'keep';
}

export function endless(rule: YAMLMap): 'keep' {
  rule.set('for', ENDLESS);
  return 'keep';
}

/** The expression with its outermost comparison turned round; undefined where it compares nothing. */
export function contrary(expr: string): string | undefined {
  const promql = parsePromql(expr);
  for (const node of nodes(promql)) {
    if (node.parent?.name !== 'BinaryExpr') continue;
    const other = CONTRARY[textOf(promql, node)];
    if (other !== undefined) return `${expr.slice(0, node.from)}${other}${expr.slice(node.to)}`;
  }
  return undefined;
}
