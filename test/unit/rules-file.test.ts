import { describe, expect, test } from 'vitest';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { decodeConfig } from '../../harness/rules/yaml-source.ts';

const read = (text: string) => parseRuleFile(text, 'alerts.yml');

/** A file of one group with the given rules, one flow map a line. */
const withRules = (...rules: string[]) =>
  `groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;

describe('a valid file', () => {
  test('is read with its durations in milliseconds', () => {
    const text = `groups:
- name: g
  interval: 30s
  rules:
  - {alert: A, expr: 'up == 0', for: 1h30m, keep_firing_for: 0, labels: {severity: page, tier: 1}}
  - {record: 'a:b', expr: vector(1)}
`;
    expect(read(text)).toEqual({
      file: 'alerts.yml',
      groups: [
        {
          name: 'g',
          intervalMs: 30_000,
          rules: [
            {
              kind: 'alert',
              name: 'A',
              expr: 'up == 0',
              forMs: 5_400_000,
              keepFiringForMs: 0,
              labels: { severity: 'page', tier: '1' },
              annotations: {},
            },
            {
              kind: 'record',
              name: 'a:b',
              expr: 'vector(1)',
              forMs: 0,
              keepFiringForMs: 0,
              labels: {},
              annotations: {},
            },
          ],
        },
      ],
    });
  });

  test('may hold one alert name twice when labels tell them apart', () => {
    const two = withRules(
      "{alert: A, expr: 'a > 1', labels: {severity: warning}}",
      "{alert: A, expr: 'a > 2', labels: {severity: page}}",
    );
    expect(read(two).groups[0]?.rules).toHaveLength(2);
  });
});

test.each([
  ['an empty list', 'groups: []\n'],
  ['a key without a value', 'groups:\n'],
  ['a resource', 'kind: PrometheusRule\nspec:\n  groups: []\n'],
])('a file may say that it has no groups: %s', (_, text) => {
  expect(read(text).groups).toEqual([]);
});

describe('a file that is none', () => {
  test.each([
    ['empty', '', /alerts.yml: the file is empty; it should hold alert rules/],
    ['only comments', '# soon\n', /the file is empty/],
    ['binary', 'groups:\0', /not UTF-8 text/],
    ['too large', `# ${'x'.repeat(10 * 1024 * 1024)}`, /10\.0 MiB is more than the limit of 2\.0 MiB/],
    ['broken YAML', 'groups:\n- name: [\n', /alerts.yml:\d+:\d+: invalid YAML/],
    ['a key twice', 'groups: []\ngroups: []\n', /alerts.yml:2:1: invalid YAML: .*unique/],
    ['a list', '- a\n', /this is a list and no rule file/],
    ['groups that are no list', 'groups: {a: 1}\n', /"groups" is not a list/],
    ['a resource without groups', 'kind: PrometheusRule\nspec: {}\n', /no rule groups found/],
    ['another resource', 'kind: ConfigMap\ndata: {}\n', /Kubernetes resource of the kind "ConfigMap"/],
    ['another file', 'scrape_configs: []\n', /a configuration of Prometheus, which names rule files/],
    ['a bomb of aliases', bomb(), /Excessive alias count|write the repeated parts out/],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('is refused from its bytes before they are decoded', () => {
    expect(() => decodeConfig(new Uint8Array(10 * 1024 * 1024), 'a.yml')).toThrow(/a.yml: 10\.0 MiB/);
    expect(() => decodeConfig(Uint8Array.of(0x61, 0xff, 0xfe), 'a.yml')).toThrow(/not UTF-8 text/);
    expect(() => decodeConfig(Uint8Array.of(0x61, 0), 'a.yml')).toThrow(/not UTF-8 text/);
    expect(decodeConfig(new TextEncoder().encode('ü'), 'a.yml')).toBe('ü');
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  return `${lines.join('\n')}\n`;
}

describe('a rule that Prometheus would refuse', () => {
  test.each([
    [
      "{alert: A, expr: 'sum(a'}",
      /alerts.yml:4: group "g", alert "A", expr column 6: it ends where an argument or "\)"/,
    ],
    ["{alert: A, expr: 'a > > 1'}", /expr column 5: unexpected ">"/],
    ["{alert: A, expr: 'rate(a[5m)'}", /expr column 10: unexpected "\)"/],
    ["{alert: A, expr: 'a{b=\"c}'}", /the string is never closed/],
    ["{alert: A, expr: 'rat(a[5m])'}", /"rat" is not a function/],
    ["{alert: A, expr: 'holt_winter(a[5m], 0.5, 0.5)'}", /"holt_winter" is not a function/],
    ["{alert: A, expr: 'rate(a) > 1'}", /expr column 6: rate\(\) wants a window/],
    ["{alert: A, expr: 'a[5m] > 1'}", /expr column 1: a window of samples stands where one value/],
    ["{alert: A, expr: 'sum(a[5m])'}", /expr column 5: a window of samples stands/],
    ["{alert: A, expr: 'rate(a[0s]) > 1'}", /a window of zero/],
    ['{alert: A}', /expr: the expression is empty/],
    ["{alert: A, expr: a, for: '5'}", /for: "5" is not a duration; write a number with a unit/],
    ['{alert: A, expr: a, for: 5 m}', /for: "5 m" is not a duration/],
    ['{alert: A, expr: a, for: 1m1h}', /for: "1m1h" is not a duration/],
    ['{alert: A, expr: a, fro: 5m}', /fro: .*did you mean "for"\?/],
    ['{alert: A, expr: a, severity: page}', /severity: .*known are alert, record/],
    ['{alert: A, record: b, expr: a}', /both "alert" and "record"/],
    ['{expr: a}', /rule 1, alert: it has neither/],
    ['{record: b, expr: a, for: 5m}', /a recording rule has no "for"/],
    ['{alert: A, expr: a, labels: [x]}', /labels: "labels" is not a map/],
  ])('%s', (rule, message) => {
    expect(() => read(withRules(rule))).toThrow(message);
    expect(() => read(withRules(rule))).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('twice the same group', () => {
    const twice = `${withRules('{alert: A, expr: a}')}- name: g\n  rules: []\n`;
    expect(() => read(twice)).toThrow(/alerts.yml:5: group "g": the name is taken by group 1/);
  });

  test('all at once, each with a caret under its place', () => {
    const text = `groups:
- name: g
  interval: soon
  rules:
  - alert: A
    expr: |
      sum by (x) (
        rate(a[5m]
      ) > 1
    for: 5
  - alert: B
    expr: a ==
`;
    expect(message(text)).toMatchInlineSnapshot(`
      "alerts.yml: 4 problems
      alerts.yml:3: group "g", interval: "soon" is not a duration; write a number with a unit, such as 30s or 1h30m
      alerts.yml:6: group "g", alert "A", expr line 3 column 6: it ends where an argument or ")" was expected; correct the expression
          ) > 1
               ^
      alerts.yml:10: group "g", alert "A", for: "5" is not a duration; write a number with a unit, such as 30s or 1h30m
      alerts.yml:12: group "g", alert "B", expr column 5: it ends where an expression was expected; correct the expression
          a ==
              ^"
    `);
  });
});

function message(text: string): string {
  try {
    read(text);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
