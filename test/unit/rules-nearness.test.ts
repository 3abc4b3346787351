import { describe, expect, test } from 'vitest';
import { conditionsOf, howNear } from '../../harness/rules/replay/nearness.ts';
import { planAlerts } from '../../harness/rules/replay/plan.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';

const NOTHING = { alerts: [], values: [] };

/** How near an alert came of which every value that was asked for was found, but the outermost where it says so. */
function near(expr: string, found: 'all' | 'inner' | 'none' = 'all') {
  const file = parseRuleFile(
    JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr }] }] }),
    'a.yml',
  );
  const plans = planAlerts(ruleGraph([file]), 'a.yml', { evaluationIntervalMs: 15_000, queryOffsetMs: 0 });
  return plans.map((plan) => {
    const conditions = conditionsOf(plans).get(plan) ?? [];
    const told = found === 'none' ? [] : found === 'all' ? conditions : conditions.slice(1);
    const values = told.flatMap(({ question: { id } }) =>
      (['min', 'max'] as const).map((which) => ({ run: 'r', id, which, value: which === 'min' ? 1 : 7 })),
    );
    return howNear(plan, conditions, { ...NOTHING, values });
  })[0];
}

describe('how near an alert came that never fired', () => {
  test.each([
    ['a > 10', 'a was 7 at most, where > 10 fires'],
    ['topk(1, a > 10)', 'a was 7 at most, where > 10 fires'],
    ['(a > 10) * 2', 'a was 7 at most, where > 10 fires'],
    ['min_over_time((a > 10)[5m:])', 'a was 7 at most, where > 10 fires'],
    ['a > 10 unless b > 20', 'a was 7 at most, where > 10 fires'],
    ['a > 10 and absent(b > 20)', 'a was 7 at most, where > 10 fires'],
  ])('is told of %s', (expr, words) => {
    expect(near(expr)).toBe(words);
  });

  test('is told of what is counted where there was nothing to count', () => {
    expect(near('count(a > 10) > 0', 'inner')).toBe('a was 7 at most, where > 10 fires');
  });

  test.each([
    ['absent(a)', 'a was there at all times'],
    ['absent_over_time(a[5m])', 'a[5m] was there at all times'],
    ['a unless b', 'a unless b found nothing at any time'],
    ['ALERTS{alertname="A"} == 1', 'ALERTS{alertname="A"} == 1 found nothing at any time'],
  ])('is that there was nothing, or all, of %s', (expr, words) => {
    expect(near(expr, 'none')).toBe(words);
  });
});
