import { describe, expect, test } from 'vitest';
import { lintExpression, type MetricType } from '../../harness/rules/lint.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { rulesScalability, scalability } from '../../harness/rules/scalability.ts';
import { alertTimings, countingRanges, lookbackMs, recordingsOf } from '../../harness/rules/timings.ts';

const constructs = (expr: string) => scalability(expr).reasons.map(({ construct }) => construct);

describe('time scales', () => {
  test.each([
    'up == 0',
    'rate(a[5m]) > 0.1',
    'rate(a[5m]) * 300 > 10',
    'sum(rate(a[5m])) / sum(rate(b[5m])) > 0.05',
    'histogram_quantile(0.95, sum by (le) (rate(a_bucket[5m]))) > 2',
    'histogram_quantile(0.95, sum by (le) (increase(a_bucket[5m]))) > 2',
    'increase(a[5m]) / increase(b[5m]) > 0.1',
    'increase(a[5m]) > increase(b[5m])',
    'increase(a[5m]) > 0',
    'changes(up[10m]) == 0',
    'sgn(delta(a[5m])) == 1',
    'count(increase(a[5m]) > 0) > 3',
    'absent_over_time(up[5m]) == 1',
    'max_over_time(a[5m]) > 3',
    'a / a offset 1w < 0.5',
    'a @ start() > 1',
  ])('%s', (expr) => {
    expect(scalability(expr)).toMatchObject({ scalable: true, reasons: [] });
  });
});

describe('time does not scale', () => {
  test.each([
    ['increase(a[5m]) > 3', 'increase()'],
    ['3 < sum(increase(a[5m]))', 'increase()'],
    ['increase(a[5m]) / 300 > 0.1', 'increase()'],
    ['rate(a[5m]) > increase(b[5m])', 'increase()'],
    ['(increase(a[5m]) + 1) / increase(b[5m]) > 2', 'increase()'],
    ['max_over_time(increase(a[5m])[1h:1m]) >= bool 3', 'increase()'],
    ['delta(a[5m]) < -5', 'delta()'],
    ['idelta(a[5m]) > 5', 'idelta()'],
    ['changes(up[15m]) > 2', 'changes()'],
    ['resets(a[1h]) > 1', 'resets()'],
    ['count_over_time(a[5m]) < 10', 'count_over_time()'],
    ['sum_over_time(up[5m]) < 3', 'sum_over_time()'],
    ['sum(a) - sum(a offset 5m) > 10', 'a difference with offset'],
    ['a - a offset 5m > 10', 'a difference with offset'],
    ['predict_linear(a[1h], 3600) < 0', 'predict_linear()'],
    ['deriv(a[5m]) > 0', 'deriv()'],
    ['double_exponential_smoothing(a[5m], 0.5, 0.5) > 1', 'double_exponential_smoothing()'],
    ['time() - a > 300', 'time()'],
    ['timestamp(a) > 5', 'timestamp()'],
    ['a > 1 and on () hour() > 8', 'hour()'],
    ['a > 1 unless on () day_of_week() == 0', 'day_of_week()'],
    ['a @ 1609746000 > 1', '@ 1609746000'],
  ])('%s', (expr, construct) => {
    expect(constructs(expr)).toEqual([construct]);
  });

  test('through the recording rules that an alert reads', () => {
    const file = parseRuleFile(
      `groups:
- name: g
  rules:
  - {record: 'a:increase5m', expr: 'sum(increase(a[5m]))'}
  - {record: 'b:age', expr: 'time() - b'}
  - {record: 'c:c', expr: 'c:c + c'}
  - {alert: Counted, expr: 'a:increase5m > 3'}
  - {alert: Shared, expr: 'a:increase5m / a:increase5m offset 1h > 3'}
  - {alert: Aged, expr: 'b:age > 60'}
  - {alert: Own, expr: 'c:c > 1'}
`,
      'alerts.yml',
    );
    const verdicts = rulesScalability([file]).map(({ rule, scalable, reasons }) => [
      rule,
      scalable,
      reasons[0]?.through,
    ]);
    expect(verdicts).toEqual([
      ['a:increase5m', true, undefined],
      ['b:age', false, undefined],
      ['c:c', true, undefined],
      ['Counted', false, undefined],
      ['Shared', true, undefined],
      ['Aged', false, 'b:age'],
      ['Own', true, undefined],
    ]);
  });
});

describe('lint', () => {
  const types = new Map<string, MetricType>([
    ['pool_waits_total', 'gauge'],
    ['latency', 'histogram'],
    ['odd', 'counter'],
  ]);

  test.each([
    ['rate(pool_waits_total[5m]) > 0.1', /gauge/],
    ['sum(increase(pool_waits_total[5m])) > 1', /gauge/],
    ['a{s=~"5.."} / a > 0.05', /divided by itself/],
    ['rate(a_total{s=~"5.."}[5m]) / rate(a_total[5m]) > 0.05', /divided by itself/],
    ['errors_total == 0', /since its process started/],
    ['0 < odd', /since its process started/],
    ['latency_count > 100', /since its process started/],
  ])('warns of %s', (expr, message) => {
    const lints = lintExpression(expr, types);
    expect(lints).toHaveLength(1);
    expect(lints[0]?.message).toMatch(message);
  });

  test.each([
    'rate(errors_total[5m]) > 0',
    'rate(latency_bucket[5m]) > 0',
    'pool_waits_total > 5',
    'sum(a{s="5"}) / sum(a) > 0.5',
    'a{s="5"} / ignoring (s) a > 0.5',
    'a / a offset 1w < 0.5',
    'some_count > 5',
  ])('is silent about %s', (expr) => {
    expect(lintExpression(expr, types)).toEqual([]);
  });
});

describe('timings', () => {
  const recordings = recordingsOf(
    [
      parseRuleFile(
        "groups:\n- {name: g, interval: 10s, rules: [{record: 'r:r', expr: 'rate(a[2m])'}]}\n",
        'r.yml',
      ),
    ],
    30_000,
  );

  test.each([
    ['up == 0', 0],
    ['rate(a[5m]) > 1', 300_000],
    ['rate(a[5m] offset 1m) > 1', 360_000],
    ['rate(a[5m] offset -1m) > 1', 240_000],
    ['max_over_time(rate(a[5m])[1h:1m] offset 10m)', 300_000 + 3_600_000 + 600_000],
    ['rate(a[1m]) / rate(b[5m])', 300_000],
    ['a / a offset 1h', 3_600_000],
    ['r:r > 1', 10_000 + 120_000],
    ['max_over_time(r:r[1m])', 60_000 + 10_000 + 120_000],
  ])('%s looks back %d ms', (expr, ms) => {
    expect(lookbackMs(expr, recordings)).toBe(ms);
  });

  test('add up to what production needs at worst', () => {
    const rule = { expr: 'rate(a[1m]) > 1', forMs: 50_000, keepFiringForMs: 10_000 };
    expect(alertTimings(rule, 15_000, 5_000)).toEqual({
      lookbackMs: 60_000,
      forMs: 50_000,
      keepFiringForMs: 10_000,
      toFiringMs: 60_000 + 5_000 + 60_000 + 15_000,
      toResolvedMs: 60_000 + 5_000 + 15_000 + 15_000,
    });
  });

  test('know the windows in which requests are counted', () => {
    const file = parseRuleFile(
      'groups:\n- name: g\n  rules:\n  - {alert: A, expr: \'sum(rate(a{s="5"}[5m])) / sum(increase(b[1m])) > 1 and max_over_time(c[1h]) > 2\'}\n',
      'a.yml',
    );
    expect(countingRanges(file)).toEqual([
      { group: 'g', rule: 'A', metric: 'a', rangeMs: 300_000 },
      { group: 'g', rule: 'A', metric: 'b', rangeMs: 60_000 },
    ]);
  });
});
