import { describe, expect, test } from 'vitest';
import { numberOf } from '../../harness/rules/ast.ts';
import { readExpr } from '../../harness/rules/read-expr.ts';
import { conditionsOf } from '../../harness/rules/replay/nearness.ts';
import { planAlerts } from '../../harness/rules/replay/plan.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';
import { scalability } from '../../harness/rules/scalability.ts';

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
    expect(readExpr('-a < 1')).toMatchObject({ left: { kind: 'selector', from: 0, at: 1, minus: true } });
    expect(readExpr('--a < 1').kind === 'binary' && readExpr('--a < 1')).not.toHaveProperty('left.minus');
  });

  test('is told where an alert never fired', () => {
    const file = parseRuleFile('groups: [{name: g, rules: [{alert: A, expr: "-1 < a"}]}]', 'a.yml');
    const plans = planAlerts(ruleGraph([file]), 'a.yml', { evaluationIntervalMs: 15_000, queryOffsetMs: 0 });
    expect([...conditionsOf(plans).values()].flat()).toMatchObject([
      { shown: 'a', operator: '>', threshold: -1 },
    ]);
  });
});

describe('what falls below 0 where something happens', () => {
  test.each([
    '-rate(x[3h]) >= 0',
    '0 <= -rate(x[3h])',
    '-rate(x_total[1h]) > -0.0001',
    '-(rate(x_total[1h])) > -0.0001',
    '0 - rate(x_total[1h]) >= 0',
    '-1 * rate(x_total[1h]) >= 0',
    'rate(x_total[1h]) * -2 >= 0',
    '-increase(x_total[1h]) >= 0',
    'sum(-increase(x_total[1h])) == 0',
    'a unless (-increase(x_total[1h]) < 0)',
  ])('%s asks whether nothing happened', (expr) => {
    expect(scalability(expr).scalable).toBe(false);
  });

  test.each([
    '-rate(x[3h]) < 0',
    '--rate(x[3h]) > 0',
    '0 > -increase(x_total[1h])',
    '-rate(x_total[1h]) < -0.0001',
    '-1 * -1 * rate(x_total[1h]) > 0',
    '-queue > -100',
    'a unless (-increase(x_total[1h]) >= 0)',
  ])('%s asks whether something did', (expr) => {
    expect(scalability(expr).scalable).toBe(true);
  });
});
