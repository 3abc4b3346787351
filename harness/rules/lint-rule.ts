import { lintExpression, type RuleLint } from './lint.ts';
import { labelsLeft } from './output-labels.ts';
import type { RuleNode } from './rule-graph.ts';

/**
 * Finds what deceives the author of a rule: in its expression, in its labels and in its annotations.
 * @param scrapeIntervalMs for windows that hold less than two scrapes
 */
export function lintRule({ rule, root }: RuleNode, scrapeIntervalMs: number): RuleLint[] {
  const expression = lintExpression(root, new Map(), scrapeIntervalMs);
  return rule.kind === 'record'
    ? expression
    : [
        ...expression,
        ...valueInLabels(rule.labels, rule.forMs),
        ...lostLabels(rule.annotations, rule.labels, root),
      ];
}

/** Each value makes another alert, whose `for` begins anew. */
function valueInLabels(labels: Readonly<Record<string, string>>, forMs: number): RuleLint[] {
  return Object.entries(labels).flatMap(([label, template]) => {
    if (!/\{\{[^}]*(?:\$value\b|\.Value\b)/.test(template)) return [];
    const outcome = forMs > 0 ? 'it begins its "for" anew and never fires' : 'it resolves and fires anew';
    return [
      {
        at: 0,
        message: `the label "${label}" holds $value, so that with every other value it is another alert: ${outcome}`,
        remedy: 'put $value into an annotation',
      },
    ];
  });
}

const NAMED = /\$labels\.([A-Za-z_]\w*)|index\s+\$labels\s+"([^"]+)"/g;

/** `$labels` are those of what the expression finds; an aggregation keeps only what it is told to. */
function lostLabels(
  annotations: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
  root: RuleNode['root'],
): RuleLint[] {
  const left = labelsLeft(root);
  if (left === undefined) return [];
  const texts = [...Object.entries(annotations), ...Object.entries(labels)];
  return texts.flatMap(([key, template]) => {
    const named = [...template.matchAll(NAMED)].map(([, plain, quoted]) => plain ?? quoted ?? '');
    return [...new Set(named)]
      .filter((label) => !left.has(label))
      .map((label) => ({
        at: 0,
        message: `"${key}" names the label "${label}", which the expression has aggregated away, so that it is empty`,
        remedy: `keep it with "by (${[...left, label].join(', ')})", or leave it out of the text`,
      }));
  });
}
