import { describe, expect, test } from 'vitest';
import { numberOf } from '../../harness/rules/ast.ts';
import { readExpr } from '../../harness/rules/read-expr.ts';
import { conditionsOf } from '../../harness/rules/replay/nearness.ts';
import { planAlerts } from '../../harness/rules/replay/plan.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';

describe('a sign before a number', () => {
  test.each([
    ['-1 < a', -1],
    ['- 1 < a', -1],
    ['+1 < a', 1],
    ['--1 < a', 1],
    ['-(1) < a', -1],
    ['(-1) < a', -1],
    ['-Inf < bool a', Number.NEGATIVE_INFINITY],
    ['-5m < a', -300],
    ['-1 < a + -2', -1],
    ['-0x10 < a', -16],
  ])('is part of the bound on the left of %s', (text, bound) => {
    const expr = readExpr(text);
    const left = expr.kind === 'binary' ? expr.left : undefined;
    expect(left?.kind === 'number' ? numberOf(left.text) : left).toBe(bound);
    expect(left?.from).toBe(0);
  });

  test('stays before the whole power, and before what is no number', () => {
    expect(readExpr('-2 ^ 2 < a')).toMatchObject({ left: { operator: '^', left: { text: '2' } } });
    expect(readExpr('-a < 1')).toMatchObject({ left: { kind: 'selector', from: 0, at: 1 } });
  });

  test('is told where an alert never fired', () => {
    const file = parseRuleFile('groups: [{name: g, rules: [{alert: A, expr: "-1 < a"}]}]', 'a.yml');
    const plans = planAlerts(ruleGraph([file]), 'a.yml', { evaluationIntervalMs: 15_000, queryOffsetMs: 0 });
    expect([...conditionsOf(plans).values()].flat()).toMatchObject([
      { shown: 'a', operator: '>', threshold: -1 },
    ]);
  });
});
