import { describe, expect, test } from 'vitest';
import { readExpr } from '../../harness/rules/read-expr.ts';
import { bearings } from '../../harness/rules/replay/bearing.ts';
import { heldByValue, stillGrowing } from '../../harness/rules/replay/growing.ts';
import { leastToFire } from '../../harness/rules/replay/least.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';

const graphOf = (rules: readonly object[]) => {
  const text = JSON.stringify({ groups: [{ name: 'g', rules }] });
  const graph = ruleGraph([parseRuleFile(text, 'a.yml')]);
  return { graph, own: graph.nodes.filter(({ rule }) => rule.name === 'A') };
};

describe('what a selector finds more of', () => {
  test.each([
    ['a == 0 and m > 3', 'adds'],
    ['a == 0 or m > 3', 'adds'],
    ['sum(rate(m[5m])) / sum(rate(a[5m])) > 0.1', 'adds'],
    ['a == 0 unless on () m == 1', 'takes'],
    ['absent(m)', 'takes'],
    ['a == 0 and on () absent(m == 1)', 'takes'],
    ['a == 0 unless (b unless m)', 'adds'],
    ['(sum(m) or vector(0)) < 1', 'either'],
    ['a > scalar(m)', 'either'],
    ['count(absent(m)) > 0', 'either'],
  ])('bears on %s so: %s', (expr, bearing) => {
    const { graph, own } = graphOf([{ alert: 'A', expr }]);
    const found = [...bearings(own, graph)].find(([{ metric }]) => metric === 'm');
    expect(found?.[1]).toBe(bearing);
  });

  test.each([
    ['r:m > 3', 'm', 'adds'],
    ['a unless r:m > 3', 'm', 'takes'],
    ['r:m > 3', 'm or vector(0)', 'either'],
    ['a unless ALERTS{alertname="B",alertstate="firing"}', 'x', 'takes'],
    ['a unless ALERTS{alertname="B"}', 'x', 'either'],
    ['a unless ALERTS{severity="page",alertstate="firing"}', 'x', undefined],
    ['a unless ALERTS{severity!="page",alertstate="firing"}', 'x', 'either'],
    ['ALERTS{severity="page",alertstate="firing"}', 'x', 'adds'],
  ])('bears on %s by way of %s so: %s', (expr, below, bearing) => {
    const { graph, own } = graphOf([
      { alert: 'A', expr },
      { record: 'r:m', expr: below },
      { alert: 'B', expr: 'm > 1' },
    ]);
    expect([...bearings(own, graph)].find(([{ metric }]) => metric === 'm')?.[1]).toBe(bearing);
  });
});

describe('no alert fires sooner', () => {
  const least = (rules: readonly object[], waited: readonly string[] = []) => {
    const { graph, own } = graphOf(rules);
    return leastToFire(
      own,
      graph,
      () => 15_000,
      (alert) => waited.includes(alert),
    );
  };
  const firing = 'ALERTS{alertname="B",alertstate="firing"}';
  const b = { alert: 'B', expr: 'up == 0', for: '50s' };

  test.each([
    ['its own "for", in whole evaluations', 'up == 0', 30_000],
    ['that and the one of the alert it reads', `${firing} == 1`, 90_000],
    ['that, whatever else it asks for', `count(${firing}) > 0 and on () up == 0`, 90_000],
    ['its own, where it may do without', `${firing} == 1 or up == 0`, 30_000],
    ['its own, where the other is only absent', `up == 0 unless ${firing}`, 30_000],
    ['its own, where the other need only be pending', 'ALERTS{alertname="B"} == 1', 30_000],
    ['its own, where it looks back', `max_over_time(${firing}[5m]) == 1`, 30_000],
  ])('than %s', (_, expr, ms) => {
    expect(least([{ alert: 'A', expr, for: '20s' }, b])).toBe(ms);
  });

  test('than by what it waits for, through recordings; an alert that was active before has waited', () => {
    const rules = [
      { alert: 'A', expr: 'b:firing > 0', for: '20s' },
      { record: 'b:firing', expr: `count(${firing})` },
      b,
    ];
    expect([least(rules), least(rules, ['B']), least(rules, ['A'])]).toEqual([90_000, 30_000, 0]);
  });
});

describe('what goes on while the fault lasts', () => {
  const held = (expr: string) => [...heldByValue([readExpr(expr)])];
  test.each([
    ['errors_total > 100', ['errors_total']],
    ['rate(errors_total[5m]) > 1', []],
    ['max_over_time(errors_total[5m]) > 100', ['errors_total']],
    ['errors_total - errors_total offset 5m > 3', []],
    ['time() - last_success > 600', ['last_success']],
    ['time() - started < 600', []],
  ])('matters to %s of %j', (expr, metrics) => {
    expect(held(expr)).toEqual(metrics);
  });

  test('is a counter that gains and a moment that stands still', () => {
    const series = (name: string, v: (t: number) => number) => ({
      labels: { __name__: name },
      samples: Array.from({ length: 60 }, (_, i) => ({ t: i * 1_000, v: v(i) })),
    });
    const told = (of: (t: number) => number, kind: 'counter' | 'timestamp') =>
      stillGrowing([series('m', of)], () => kind, new Set(['m']), { injected: 20_000, healed: 40_000 });
    expect(told((t) => t, 'counter')).toBe('m went on counting, from 31 to 40');
    expect(told(() => 5, 'counter')).toBeUndefined();
    expect(told(() => 5, 'timestamp')).toBe('the time since m went on growing');
    expect(told((t) => t, 'timestamp')).toBeUndefined();
  });
});
