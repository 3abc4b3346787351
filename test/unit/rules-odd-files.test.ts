import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRuleTexts } from '../../harness/cli/rules-files.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';

const read = (text: string) => parseRuleFile(text, 'alerts.yml');
const RULE = '{alert: A, expr: up == 0}';
const spec = `spec: {groups: [{name: g, rules: [${RULE}]}]}`;

describe('an odd file that is valid is read', () => {
  test.each([
    [
      'a list of rules that names its kind',
      `kind: PrometheusRuleList\nitems:\n- kind: PrometheusRule\n  ${spec}\n`,
    ],
    [
      'a list of rules that does not repeat it',
      `kind: PrometheusRuleList\nitems:\n- metadata: {name: a}\n  ${spec}\n`,
    ],
    [
      'a list of all sorts of resources',
      `kind: List\nitems:\n- {kind: ServiceMonitor, spec: {}}\n- kind: PrometheusRule\n  ${spec}\n- {kind: ConfigMap, data: {a: b}}\n`,
    ],
    [
      'a list in a list',
      `kind: List\nitems:\n- kind: List\n  items:\n  - kind: PrometheusRule\n    ${spec}\n`,
    ],
    ['a resource with a status', `kind: PrometheusRule\n${spec}\nstatus: {}\n`],
    ['a byte order mark', `\uFEFFgroups: [{name: g, rules: [${RULE}]}]\n`],
    [
      'lines that end as on Windows',
      `groups:\r\n- name: g\r\n  rules:\r\n  - alert: A\r\n    expr: up == 0\r\n    for: 5m\r\n`,
    ],
    [
      'JSON',
      JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'up == 0', for: '5m' }] }] }),
    ],
    [
      'a rule merged into another',
      `groups:\n- name: g\n  rules:\n  - &a\n    alert: A\n    expr: up == 0\n  - <<: *a\n    for: 5m\n`,
    ],
    ['marks of a document at both ends', `# a\n---\ngroups:\n- name: g\n  rules:\n  - ${RULE}\n...\n`],
    [
      'an older YAML, with words and numbers as labels',
      `%YAML 1.1\n---\ngroups:\n- name: yes\n  rules:\n  - {alert: on, expr: up == 0, labels: {a: no, b: 1.0, c: 010, d: 2020-01-01, e: ~}}\n`,
    ],
    [
      'a block with an indent of its own',
      'groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |2\n        up\n        == 0\n',
    ],
    [
      'comments within PromQL',
      'groups:\n- name: g\n  rules:\n  - alert: A\n    expr: |\n      # offset 3m\n      up # [5m]\n      == 0\n',
    ],
    [
      'tabs between words',
      'groups:\n- name: g\n  rules:\n  - alert: A\n    expr: "up\t==\t0"\n    for: 5m\t# five\n',
    ],
    ['a limit of none', `groups:\n- name: g\n  limit: 0\n  interval: 0s\n  rules:\n  - ${RULE}\n`],
    [
      'operators in capitals',
      'groups: [{name: g, rules: [{alert: A, expr: "SUM BY (job) (up) == 0 UNLESS ON (job) COUNT(x) BY (job) > 0"}]}]\n',
    ],
    [
      'words of PromQL as labels',
      'groups: [{name: g, rules: [{alert: A, expr: "sum by (by, on, offset, bool) (up{group_left=\\"x\\"}) == 0"}]}]\n',
    ],
    [
      'commas at the end of lists',
      'groups: [{name: g, rules: [{alert: A, expr: "sum by (a, b,) (x{a=\\"b\\",}) == 0"}]}]\n',
    ],
    [
      'other alphabets',
      'groups:\n- name: "группа"\n  rules:\n  - alert: "Диск заполнен"\n    expr: up{env="прод"} == 0\n    annotations: {summary: "磁盘 💥"}\n',
    ],
  ])('%s', (_, text) => {
    expect(read(text).groups[0]?.rules[0]).toMatchObject({ kind: 'alert' });
  });

  test('templates of annotations are no templates of the file', () => {
    const text = `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n    annotations:\n      a: '{{ with query "up" }}{{ . | first | value }}{{ end }}{{ if gt $value 3.0 }}x{{ else }}y{{ end }}'\n      b: "{{\`{{ $value }}\`}} {{- $x := 3 -}} {{ .Labels.x }} {{ $externalLabels.cluster }}"\n`;
    expect(read(text).groups).toHaveLength(1);
  });
});

describe('an odd file that is not valid is refused, with where and how', () => {
  test.each([
    ['groups as a map', 'groups:\n  g: {rules: []}\n', /:1: "groups" is not a list; start each group/],
    ['rules as a map', 'groups:\n- {name: g, rules: {alert: A, expr: up}}\n', /:2: .*"rules" is not a list/],
    [
      'labels in labels',
      `groups:\n- {name: g, rules: [{alert: A, expr: up, labels: {a: {b: c}}}]}\n`,
      /:2: .*"a" is not a text/,
    ],
    [
      'an expression as a list',
      'groups:\n- {name: g, rules: [{alert: A, expr: [up]}]}\n',
      /the expression is not a text/,
    ],
    [
      'a limit that is no number',
      'groups:\n- {name: g, limit: many, rules: []}\n',
      /limit: "many" is not a whole number/,
    ],
    [
      'a list of other resources',
      'kind: List\nitems: [{kind: ServiceMonitor}]\n',
      /:2: .*of the kind "ServiceMonitor", not a rule file/,
    ],
    [
      'an empty list of resources',
      'kind: List\nitems: []\n',
      /:1: this is a list of Kubernetes resources with nothing/,
    ],
    ['rules of VictoriaMetrics', `kind: VMRule\n${spec}\n`, /of the kind "VMRule", not a rule file/],
    [
      'the configuration of Prometheus',
      'rule_files: [a.yml]\nscrape_configs: []\n',
      /this is a configuration of Prometheus, which names rule files/,
    ],
    ["promtool's tests", 'rule_files: [a.yml]\ntests: []\n', /this is a test file of promtool/],
    [
      'expectations',
      'scrape: 15s\nexpect: []\n',
      /:1: this is what is expected of rules, which "rules test" reads/,
    ],
    [
      'what Sloth makes rules of',
      'version: prometheus/v1\nservice: s\nslos: []\n',
      /a specification of Sloth/,
    ],
    [
      'Jsonnet that is a function',
      "// of the team\nfunction(config) {\n  groups: [{ rules: [{ expr: 'up{%s} == 0' % config.selector }] }],\n}\n",
      /:2: this is Jsonnet/,
    ],
    [
      'Jsonnet that fills in',
      '/* x */\n{\n  groups: [\n    { rules: [{ expr: \'up{a="%(a)s"} == 0\' % $._config }] },\n  ],\n}\n',
      /:4: this is Jsonnet/,
    ],
    ['Jsonnet that prints itself', 'std.manifestYamlDoc({ groups: [] })\n', /:1: this is Jsonnet/],
    [
      'ERB',
      'groups:\n- name: g\n  rules:\n<% rules.each do |r| %>\n  - alert: <%= r %>\n<% end %>\n',
      /:4: this is an ERB template/,
    ],
    ['Jsonnet', 'local k = import "k";\n{ groups: [] }\n', /:1: this is Jsonnet/],
    [
      'a mixin',
      '{\n  prometheusAlerts+:: {\n    groups+: [{ name: "a" }],\n  },\n}\n',
      /:2: this is Jsonnet/,
    ],
    ['a page', '<!DOCTYPE html>\n<html></html>\n', /:1: this is HTML or XML/],
    ['Prometheus 1', 'ALERT A IF up == 0 FOR 5m\n', /:1: this is a rule file of Prometheus 1/],
    ['a rule without a group', 'alert: A\nexpr: up == 0\n', /:1: this is a rule without a group; put it/],
    [
      'a duration in words',
      `groups:\n- {name: g, rules: [{alert: A, expr: up, for: 5 minutes}]}\n`,
      /"5 minutes" is not a duration/,
    ],
    [
      'a duration without a unit',
      `groups:\n- {name: g, rules: [{alert: A, expr: up, for: 300}]}\n`,
      /"300" is not a duration/,
    ],
    [
      'a key almost right',
      `groups:\n- {name: g, rules: [{alert: A, expr: up, annotation: {a: b}}]}\n`,
      /did you mean "annotations"/,
    ],
    [
      'another language in PromQL',
      `groups:\n- {name: g, rules: [{alert: A, expr: "up == 0 && x"}]}\n`,
      /column 9: unexpected "&&"/,
    ],
    [
      'a function that is none',
      `groups:\n- {name: g, rules: [{alert: A, expr: "rat(x[5m]) > 1"}]}\n`,
      /"rat" is not a function/,
    ],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow(/problems|undefined/);
  });
});

test('a pattern means the rules, and not what is expected of them beside', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-patterns-'));
  try {
    for (const name of ['a.yml', 'a.expect.yml', 'b.expect.yaml'])
      await writeFile(join(folder, name), `groups: [{name: g, rules: [${RULE}]}]\n`);
    const found = async (pattern: string) =>
      (await readRuleTexts([join(folder, pattern)])).map(({ file }) => file.slice(folder.length + 1));
    expect(await found('*.y*ml')).toEqual(['a.yml']);
    expect(await found('a.expect.yml')).toEqual(['a.expect.yml']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
