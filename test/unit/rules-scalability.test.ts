import { describe, expect, test } from 'vitest';
import { lintExpression, type MetricType } from '../../harness/rules/lint.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { rulesScalability } from '../../harness/rules/rules-scalability.ts';
import { scalability } from '../../harness/rules/scalability.ts';
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
    'changes(up[10m]) > 0',
    'sgn(delta(a[5m])) == 1',
    'count(increase(a[5m]) > 0) > 0',
    'max(increase(a[5m]) > bool 0) == 1',
    'sum_over_time(up[5m]) < 3',
    'count_over_time((up == 0)[30m:1m]) > 5',
    'count(rate(a[5m]) > 5) > 3',
    'rate(a[5m]) > 0.001',
    'rate(a[5m]) < 5',
    'rate(a[5m]) != rate(b[5m])',
    'queue_messages_unacked_now > 100',
    '0 < rate(a[5m]) < 50',
    'absent_over_time(up[5m]) == 1',
    'count_over_time(up[5m]) < 10',
    'count_over_time((x > 3)[1h:5m]) >= 6',
    'clamp_min(increase(a[5m]), 0) / increase(b[5m]) > 0.1',
    'rate(a[5m]) / clamp_min(rate(b[5m]), 1) > 0.1',
    'round(rate(a[5m])) > 0',
    'a > a offset 10m',
    'a > a offset 10m * 1.5',
    'max_over_time(a[1h]) - min_over_time(b[1h]) > 5',
    'kube_pod_deletion_timestamp > 0',
    'a_duration_seconds > 5',
    'sqrt(a) > 3',
    'a unless b > 3',
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
    ['0 < increase(a[5m]) < 3', 'increase()'],
    ['count(increase(a[5m]) > 0) > 3', 'count() of what happened within a window'],
    [
      'count by (pod) (changes(ready[15m]) > 0) / count(up) > 0.5',
      'count() of what happened within a window',
    ],
    ['sum(increase(a[5m]) > bool 0) > 2', 'sum() of what happened within a window'],
    ['sum(sgn(increase(a[5m]))) > 3', 'sum() of what happened within a window'],
    [
      'count_over_time((increase(a[1m]) > 0)[30m:1m]) > 5',
      'count_over_time() of what happened within a window',
    ],
    ['avg_over_time((rate(a[5m]) > bool 0)[1h:]) < 0.5', 'avg_over_time() of what happened within a window'],
    ['sum_over_time(increase(a[5m])[1h:5m]) > 3', 'increase()'],
    ['rate(a[5m]) < 0.001', 'rate()'],
    ['0.001 > rate(a[5m])', 'rate()'],
    ['up == 1 unless rate(a[5m]) > 0.001', 'rate()'],
    ['rate(a[5m]) == rate(b[5m])', 'rate()'],
    ['min_over_time(a[1h]) == max_over_time(a[1h])', 'a difference within a window'],
    [
      'histogram_quantile(0.01, rate(certificate_expiration_seconds_bucket[5m])) < 604800',
      'certificate_expiration_seconds_bucket',
    ],
    ['sum(a) - sum(a offset 5m) > 10', 'a difference with offset'],
    ['a - a offset 5m > 10', 'a difference with offset'],
    ['predict_linear(a[1h], 3600) < 0', 'predict_linear()'],
    ['deriv(a[5m]) > 0', 'deriv()'],
    ['double_exponential_smoothing(a[5m], 0.5, 0.5) > 1', 'double_exponential_smoothing()'],
    ['time() - a > 300', 'time()'],
    ['timestamp(a) > 5', 'timestamp()'],
    ['increase(a[5m]) / clamp_min(increase(b[5m]), 100) > 0.1', 'clamp_min() of increase()'],
    ['clamp_max(increase(a[5m]), 9) > 0', 'clamp_max() of increase()'],
    ['round(increase(a[5m])) > 0', 'round() of increase()'],
    ['floor(sum(increase(a[5m]))) > 0', 'floor() of increase()'],
    ['ceil(delta(a[5m])) > 0', 'ceil() of delta()'],
    ['increase(a[5m]) ^ 2 > increase(b[5m])', 'increase() ^'],
    ['increase(a[5m]) * increase(a[5m]) > 0', 'increase() times increase()'],
    ['sqrt(increase(a[5m])) > 2', 'sqrt() of increase()'],
    ['ln(increase(a[5m])) > 2', 'ln() of increase()'],
    ['stdvar(increase(a[5m])) > 2', 'stdvar() of increase()'],
    ['increase(a[5m]) % 2 == 0', 'increase() %'],
    ['1 / increase(a[5m]) > 0.1', 'increase()'],
    ['increase(a[3h]) == 0', 'increase()'],
    ['0 == sum(increase(a[3h]))', 'increase()'],
    ['increase(a[3h]) <= 0', 'increase()'],
    ['rate(a[3h]) == 0', 'rate()'],
    ['changes(up[10m]) == 0', 'changes()'],
    ['up unless on () (increase(a[3h]) > 0)', 'increase()'],
    ['absent(increase(a[3h]) > 0)', 'increase()'],
    ['a > a offset 10m + 3', 'a difference with offset'],
    ['a offset 10m + 3 < a', 'a difference with offset'],
    ['a == a offset 10m', 'a difference with offset'],
    ['max_over_time(a[1h]) - min_over_time(a[1h]) > 5', 'a difference within a window'],
    ['max_over_time(a[1h]) > min_over_time(a[1h]) + 5', 'a difference within a window'],
    ['a - avg_over_time(a[1h]) > 5', 'a difference within a window'],
    ['avg_over_time(a[5m]) - avg_over_time(a[1h]) > 5', 'a difference within a window'],
    ['quantile_over_time(0.9, a[1h]) - quantile_over_time(0.1, a[1h]) > 5', 'a difference within a window'],
    ['(a - avg_over_time(a[1w])) / stddev_over_time(a[1w]) > 3', 'a difference within a window'],
    ['sgn(increase(a[3h])) == 0', 'increase()'],
    ['(increase(a[3h]) > bool 0) == 0', 'increase()'],
    ['a / max_over_time(a[1d]) < 0.5', 'a ratio of extremes within a window'],
    ['stddev_over_time(a[1h]) > 5', 'stddev_over_time()'],
    ['stdvar_over_time(a[1h]) > 5', 'stdvar_over_time()'],
    ['mysql_global_status_uptime < 60', 'mysql_global_status_uptime'],
    ['node_time_seconds - node_boot_time_seconds < 600', 'node_time_seconds'],
    ['redis_uptime_in_seconds < 300', 'redis_uptime_in_seconds'],
    ['backup_age_seconds > 86400', 'backup_age_seconds'],
    ['seconds_since_last_backup > 86400', 'seconds_since_last_backup'],
    ['cert_days_left < 7', 'cert_days_left'],
    ['token_seconds_until_expiry < 60', 'token_seconds_until_expiry'],
    ['rate(a[5m * 2]) > 1', 'a computed duration'],
    ['a offset (1m + 1s) > 1', 'a computed duration'],
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

describe('rules that read others', () => {
  const verdicts = (...rules: string[]) =>
    rulesScalability([
      parseRuleFile(
        `groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`,
        'a.yml',
      ),
    ]).map(({ scalable }) => scalable);

  test('of one name that is recorded twice, as the labels tell apart, or as either', () => {
    const twice = [
      "{record: 's:n', expr: 'increase(a[5m])', labels: {k: a}}",
      "{record: 's:n', expr: 'rate(b[5m])', labels: {k: b}}",
    ];
    expect(
      verdicts(
        ...twice,
        `{alert: A, expr: 's:n{k="a"} > 3'}`,
        `{alert: B, expr: 's:n{k="b"} > 3'}`,
        "{alert: C, expr: 's:n > 3'}",
        `{alert: D, expr: '{__name__=~"s:.*",k="a"} > 3'}`,
        `{alert: E, expr: '{__name__=~"t:.*",k="a"} > 3'}`,
      ),
    ).toEqual([true, true, false, true, false, false, true]);
  });

  test('through an alert whose state they read', () => {
    const rules = ["{alert: A, expr: 'time() - a > 5'}", "{alert: B, expr: 'b > 5'}"];
    expect(
      verdicts(
        ...rules,
        `{alert: C, expr: 'ALERTS{alertname="A"} == 1'}`,
        `{alert: D, expr: 'ALERTS{alertname="B"} == 1'}`,
      ),
    ).toEqual([false, true, false, true]);
  });

  test('that read each other, whichever stands first', () => {
    const rules = [
      `{alert: A, expr: 'ALERTS{alertname="B"} == 1 and time() > a'}`,
      `{alert: B, expr: 'ALERTS{alertname="A"} == 1'}`,
    ];
    expect(verdicts(...rules)).toEqual([false, false]);
    expect(verdicts(...rules.toReversed())).toEqual([false, false]);
  });

  test('of which a thousand stand in the way, with some of them named', () => {
    const clocks = Array.from({ length: 1000 }, (_, i) => `  - {alert: C${i}, expr: 'time() - a > ${i}'}\n`);
    const over = `  - {alert: All, expr: 'count(ALERTS{alertstate="firing"}) > 10'}\n`;
    const text = `groups:\n- name: g\n  rules:\n${clocks.join('')}${over}`;
    const last = rulesScalability([parseRuleFile(text, 'a.yml')]).at(-1);
    expect(last).toMatchObject({ scalable: false, more: true });
    expect(last?.reasons.map(({ through }) => through)).toEqual(['C0', 'C1', 'C2', 'C3', 'C4']);
  });

  test('in a chain of five thousand links, the first of which reads the last', () => {
    const links = Array.from({ length: 5000 }, (_, i) => `{record: 'r:${i}', expr: 'r:${i + 1}'}`);
    const all = verdicts(...links, "{record: 'r:5000', expr: 'time() - x'}", "{alert: A, expr: 'r:0 > 3'}");
    expect(all.at(-1)).toBe(false);
  });

  test('once each, in a chain that reads every link twice', () => {
    const chain = Array.from(
      { length: 400 },
      (_, i) => `{record: 'r:${i}', expr: 'r:${i + 1} + r:${i + 2}'}`,
    );
    const all = verdicts(
      ...chain,
      "{record: 'r:400', expr: 'increase(x[5m])'}",
      "{alert: A, expr: 'r:0 > 3'}",
    );
    expect(all.at(-1)).toBe(false);
  });

  test('and have a duration that no pace divides', () => {
    expect(verdicts("{alert: A, expr: 'a > 1', for: 7ms}", "{alert: B, expr: 'a > 1', for: 14ms}")).toEqual([
      // A seventh of 7 ms is a millisecond.
      true,
      true,
    ]);
    expect(verdicts("{alert: A, expr: 'a > 1', for: 23ms}", "{alert: B, expr: 'rate(a[1ms]) > 1'}")).toEqual([
      false,
      false,
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
