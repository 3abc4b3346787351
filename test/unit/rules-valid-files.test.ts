import { describe, expect, test } from 'vitest';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { rulesScalability } from '../../harness/rules/rules-scalability.ts';

const read = (text: string) => parseRuleFile(text, 'alerts.yml');
const withRules = (...rules: string[]) =>
  `groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;
const warned = (text: string) => read(text).warnings?.map(({ line, message }) => `${line}: ${message}`);

test.each([
  ["'x[5m]'", /^4: a window of samples stands where one value is wanted, so that Prometheus loads the rule/],
  [
    '\'"x"\'',
    /^4: a string is no condition, so that Prometheus loads the rule and each evaluation of it fails/,
  ],
])('an expression that fails each time, as Prometheus loads it: %s', (expr, message) => {
  expect(warned(`groups:\n- name: g\n  rules:\n  - {alert: A, expr: ${expr}}\n`)).toEqual([
    expect.stringMatching(message),
  ]);
});

describe('a file that Prometheus loads is read', () => {
  test('with two rules of one name and the same labels, and a warning', () => {
    const twice = withRules(
      `{record: 'a:b', expr: 'sum(rate(x{c="1"}[5m]))'}`,
      `{record: 'a:b', expr: 'sum(rate(x{c="2"}[5m]))'}`,
      '{alert: A, expr: a}',
      '{alert: A, expr: b}',
    );
    expect(read(twice).groups[0]?.rules).toHaveLength(4);
    expect(warned(twice)).toEqual([
      '5: an earlier rule of the group has the same name and labels',
      '7: an earlier rule of the group has the same name and labels',
    ]);
  });

  test.each(['', ' ~', ' null', ' Null', ' NULL'])('with fields that are set to nothing (%j)', (nothing) => {
    const fields = ['for', 'keep_firing_for', 'labels', 'annotations'].map(
      (key) => `    ${key}:${nothing}\n`,
    );
    const text = `groups:\n- name: g\n  interval:${nothing}\n  rules:\n  - alert: A\n    expr: x\n${fields.join('')}`;
    expect(read(text).groups[0]).toEqual({
      name: 'g',
      rules: [expect.objectContaining({ forMs: 0, keepFiringForMs: 0, labels: {}, annotations: {} })],
    });
    const recording = `groups:\n- name: g\n  rules:\n  - record: a\n    expr: x\n    for:${nothing}\n`;
    expect(read(recording).groups[0]?.rules[0]?.name).toBe('a');
  });

  test('but a quoted nothing is no duration', () => {
    expect(() => read(withRules("{alert: A, expr: a, for: ''}"))).toThrow(/for: "" is not a duration/);
    expect(read(withRules("{alert: A, expr: a, labels: {b: 'null'}}")).groups[0]?.rules[0]?.labels).toEqual({
      b: 'null',
    });
  });

  test.each([
    ["summary: 'one\n      two'", 'one two'],
    ["summary: 'one\n\n  two\nthree ''four'''", "one\ntwo three 'four'"],
    ['summary: "one \\\n  \\"two\\"\n      three"', 'one "two" three'],
    ["summary:\n        'one\n      two'", 'one two'],
  ])('with quotes that go on at their key or left of it: %j', (written, value) => {
    const text = `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x\n    annotations:\n      ${written}\n  - {alert: B, expr: y}\n`;
    const [first, second] = read(text).groups[0]?.rules ?? [];
    expect([first?.annotations.summary, second?.name]).toEqual([value, 'B']);
  });

  test('with brackets that go on left of their key', () => {
    const text = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x\n    labels: {a: 'b',\n  c: d}\n";
    expect(read(text).groups[0]?.rules[0]?.labels).toEqual({ a: 'b', c: 'd' });
  });

  test('and its line is found where quotes before it were moved', () => {
    const text =
      "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x\n    annotations:\n      s: 'one\n      two'\n  - alert: B\n    expr: 'sum('\n";
    expect(() => read(text)).toThrow(/alerts.yml:10: group "g", alert "B", expr column 5/);
  });

  test('as PrometheusRule, alone, in a list and among other resources', () => {
    const spec = (name: string) =>
      `{kind: PrometheusRule, spec: {groups: [{name: ${name}, rules: [{alert: A, expr: x}]}]}}`;
    const names = (text: string) => read(text).groups.map(({ name }) => name);
    expect(names(spec('a'))).toEqual(['a']);
    expect(names(`{kind: List, items: [${spec('a')}, ${spec('b')}]}`)).toEqual(['a', 'b']);
    expect(names(`kind: ServiceMonitor\n---\n${spec('a')}\n---\n`)).toEqual(['a']);
    expect(warned(`${spec('a')}\n---\n${spec('a')}\n`)).toBeUndefined();
  });

  test('in several documents, with a warning that Prometheus reads the first alone', () => {
    const two = `---\n${withRules('{alert: A, expr: a}')}---\n${withRules('{alert: B, expr: b}')}`;
    expect(read(two).groups.map(({ rules }) => rules[0]?.name)).toEqual(['A', 'B']);
    expect(warned(two)).toEqual(['7: a second document starts here, and Prometheus reads the first alone']);
  });

  test.each([
    ['groups:\n- name: g\n  partial_response_strategy: warn\n  rules: []\n', /3: Thanos reads this key/],
    ['namespace: n\ngroups:\n- name: g\n  rules: []\n', /1: mimirtool and cortextool read/],
    ['groups:\n- name: g\n  source_tenants: [a]\n  rules: []\n', /3: Mimir reads this key/],
  ])('with the keys of those who took the format over: %j', (text, message) => {
    expect(warned(text)).toEqual([expect.stringMatching(message)]);
  });

  test('of Prometheus 3: labels of a group, names in UTF-8, ranges in seconds', () => {
    const text = `groups:
- name: g
  labels: {team: a}
  rules:
  - {record: 'http.requests:rate5m', expr: 'rate({"http.requests", "k.l"="m"}[300])', labels: {'x.y': z}}
  - {alert: Ünicode, expr: '{"http.requests:rate5m"} > 0'}
`;
    const [group] = read(text).groups;
    expect([group?.labels, group?.rules.map(({ name }) => name)]).toEqual([
      { team: 'a' },
      ['http.requests:rate5m', 'Ünicode'],
    ]);
  });

  test.each([
    ['or', Array.from({ length: 1200 }, (_, i) => `rate(some_metric_${i}[5m]) > 1`).join(' or ')],
    ['+', `${Array.from({ length: 1200 }, (_, i) => `some_long_metric_${i}`).join(' + ')} > 1`],
    ['brackets', `${'('.repeat(1500)}x${')'.repeat(1500)} > 1`],
    ['brackets around operators', `${'x + ('.repeat(1500)}x${')'.repeat(1500)} > 1`],
    ['brackets within labels', `${'(x{a="("} and on (a) ('.repeat(1500)}x${'))'.repeat(1500)} > 1`],
    ['functions', `${'abs('.repeat(5000)}x${')'.repeat(5000)} > 1`],
    ['arguments', `${'clamp_min(abs(1 + sum by (a) ('.repeat(800)}x${')), 3)'.repeat(800)} > 1`],
    ['signs', `${'-'.repeat(1500)}x > 1`],
  ])('however long or deep its expression is: %s', (_, expr) => {
    const file = read(`groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${expr}\n`);
    expect(rulesScalability([file])).toMatchObject([{ scalable: true }]);
  });
});

describe('a file of another program is named for what it is, in one sentence', () => {
  const action = '{{';
  test.each([
    [
      'Helm',
      `${action}- if .Values.on }}\ngroups:\n- name: g\n${action}- end }}\n`,
      /^alerts.yml:1: this is a Go template/,
    ],
    [
      'Helm in a value',
      `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x > ${action} .Values.threshold }}\n`,
      /^alerts.yml:5: this is a Go template/,
    ],
    [
      'Helm that is valid YAML',
      withRules(`{alert: A, expr: 'x > ${action} .Values.threshold }}'}`),
      /^alerts.yml:4: this is a Go template/,
    ],
    ['Jinja', '{% for x in y %}\n- a\n{% endfor %}\ngroups: [\n', /^alerts.yml:1: this is a Jinja template/],
    [
      'Jinja in a value',
      `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x > ${action} threshold | default(5) }}\n`,
      /^alerts.yml:5: this is a Jinja template/,
    ],
    [
      'LogQL',
      withRules(`{alert: A, expr: 'sum(rate({app="x"} |= "error" [5m])) > 1'}`),
      /^alerts.yml:4: this is LogQL, so a rule file of Loki/,
    ],
    [
      'LogQL with a parser',
      withRules(`{record: r, expr: 'sum by (a) (rate({app="x"} | json [5m]))'}`),
      /^alerts.yml:4: this is LogQL/,
    ],
    [
      'Grafana',
      'apiVersion: 1\ngroups:\n- orgId: 1\n  name: g\n  rules:\n  - {uid: a, title: b, condition: C, data: []}\n',
      /^alerts.yml:1: these are alerts that Grafana manages itself/,
    ],
    ['a dashboard', '{"panels": []}', /^alerts.yml:1: this is a dashboard of Grafana/],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow(/\n/);
  });

  test('but what Prometheus fills in itself makes no template of it', () => {
    const text = withRules(
      `{alert: A, expr: 'sum(', annotations: {a: '${action} $value | humanize }}', b: '${action} range query "up" }}${action} .Labels.x }}${action} end }}'}}`,
    );
    expect(() => read(text)).toThrow(/expr column 5/);
  });

  test('and no more than a few errors of one file are told', () => {
    const broken = `groups:\n${'- name: [\n'.repeat(200)}`;
    const lines = (() => {
      try {
        read(broken);
        return [];
      } catch (error) {
        return error instanceof Error ? error.message.split('\n') : [];
      }
    })();
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(6);
  });
});
