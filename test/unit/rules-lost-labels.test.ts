import { expect, test } from 'vitest';
import { lintRule } from '../../harness/rules/lint-rule.ts';
import { readRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';
import { parseRuleSource } from '../../harness/rules/rule-source.ts';

const remedies = (expr: string): string[] => {
  const text = `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${JSON.stringify(expr)}\n    annotations: {summary: "{{ $labels.instance }}"}\n`;
  const file = readRuleFile(parseRuleSource(text, 'a.yml'));
  return ruleGraph([file]).nodes.flatMap((node) => lintRule(node, 15_000).map(({ remedy }) => remedy));
};

test.each([
  'time() - saved_at_seconds > 60 * 60',
  'scalar(limit) - used_bytes < 10',
  'used_bytes / (1024 * 1024) > 5',
  '(60 * 60) * rate_per_second > 5',
  'time() / 60 - minutes_of_last_run > 5',
  '-(time() - saved_at_seconds) < -60',
])('a bare number leaves the labels of what it is combined with: %s', (expr) => {
  expect(remedies(expr)).toEqual([]);
});

test('and of an aggregation those that it keeps', () => {
  expect(remedies('time() - max by (job, shard) (saved_at_seconds) > 60')).toEqual([
    'keep it with "by (job, shard, instance)", or leave it out of the text',
  ]);
});
