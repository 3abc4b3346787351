import { DURATION_NODE, isComputed } from '../duration-expr.ts';
import { nodes, parsePromql, textOf } from '../promql.ts';
import type { Rule } from '../rule.ts';
import type { RuleFile } from '../rule-file.ts';

const PLAIN_METRIC = /^[a-zA-Z_:][\w:]*$/;
const PLAIN_LABEL = /^[a-zA-Z_]\w*$/;
const SYNTAX = new Map([
  ['QuotedLabelName', 'a name in quotes'],
  ['AnchoredExpr', '"anchored"'],
  ['SmoothedExpr', '"smoothed"'],
  ['TrimLower', 'a histogram trimmed by ">/"'],
  ['TrimUpper', 'a histogram trimmed by "</"'],
]);
const NUMBER_NODE = 'NumberDurationLiteral';
/** Where an expression has brackets, names in quotes or numbers that an older Prometheus may not know. */
const MAYBE_NEW =
  /[{(,]\s*["'`]|\[[^\]]*[^\]\w:\s][^\]]*\]|\[\s*[\d_.xa-f]+\s*[\]:]|:\s*[\d_.]+\s*\]|offset\s*-?\s*[(\d]|\b(?:anchored|smoothed)\b|[<>]\/|\d_\d|[^\w.:[]\d+[a-z]/i;
/** Functions and aggregations that came with Prometheus 3. */
const FUNCTIONS =
  /\b(double_exponential_smoothing|info|limitk|limit_ratio|ts_of_(?:first|last|max|min)_over_time|first_over_time|mad_over_time|sort_by_label(?:_desc)?|histogram_quantiles|start_timestamp|step|range|start|end)\s*(?:by|without|\()/;

/** What in a rule file an older Prometheus than 3 does not know, in words; `undefined` where it knows everything. */
export function needsPrometheus3({ groups }: RuleFile): string | undefined {
  for (const group of groups) {
    if (group.labels !== undefined) return `labels of the group "${group.name}"`;
    for (const rule of group.rules) {
      const found = inRule(rule);
      if (found !== undefined) return `${found} in "${rule.name}"`;
    }
  }
  return undefined;
}

/** What in a rule file Prometheus 3 no longer knows, in words; `undefined` where it knows everything. */
export function needsPrometheus2({ groups }: RuleFile): string | undefined {
  const rules = groups.flatMap((group) => group.rules);
  const found = rules.find(({ expr }) => /\bholt_winters\s*\(/.test(expr));
  return found === undefined ? undefined : `holt_winters() in "${found.name}"`;
}

function inRule({ kind, name, labels, annotations, expr }: Rule): string | undefined {
  if (kind === 'record' && !PLAIN_METRIC.test(name)) return 'a name beyond letters, digits, "_" and ":"';
  if (Object.keys(labels).some((label) => !PLAIN_LABEL.test(label)))
    return 'a label beyond letters, digits and "_"';
  if (Object.keys(annotations).some((annotation) => !PLAIN_LABEL.test(annotation)))
    return 'an annotation whose name is beyond letters, digits and "_"';
  const called = expr.match(FUNCTIONS)?.[1];
  if (called !== undefined && !expr.includes(`@ ${called}`)) return `${called}()`;
  // Most expressions have nothing in them that could be new, and parsing takes its time.
  if (!MAYBE_NEW.test(expr)) return undefined;
  const promql = parsePromql(expr);
  for (const node of nodes(promql)) {
    const syntax = SYNTAX.get(node.name);
    if (syntax !== undefined) return syntax;
    if (node.name === NUMBER_NODE) {
      const number = textOf(promql, node);
      if (number.includes('_')) return 'a number with "_" in it';
      if (/^[\d.]+(?:ms|[smhdwy])/.test(number)) return 'a duration that stands for a number';
    }
    if (node.name === DURATION_NODE && !/[a-z]$/i.test(textOf(promql, node))) return 'a range in seconds';
    if ((node.name === 'DurationExpr' || node.name === 'OffsetDurationExpr') && isComputed(node))
      return 'a computed duration';
  }
  return undefined;
}
