import { expect, test } from 'vitest';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { rulesScalability } from '../../harness/rules/rules-scalability.ts';

const read = (text: string) => parseRuleFile(text, 'a.yml');

test('a template of Terraform is told in one sentence', () => {
  const text = 'groups:\n- name: g\n  rules:\n%{ for one in alerts ~}\n  - alert: one\n%{ endfor ~}\n';
  expect(() => read(text)).toThrow(
    /^a\.yml:4: this is a template of Terraform and no rule file yet; render it/,
  );
});

test('keys of vmalert are its own, and the rules are read', () => {
  const text =
    'groups:\n- name: g\n  type: prometheus\n  concurrency: 2\n  params:\n    nocache: ["1"]\n  rules:\n  - alert: A\n    expr: up == 0\n    debug: true\n';
  const { groups, warnings } = read(text);
  expect(groups[0]?.rules).toHaveLength(1);
  expect(warnings?.map(({ line, field }) => `${line} ${field}`)).toEqual([
    '3 type',
    '4 concurrency',
    '5 params',
    '10 debug',
  ]);
});

test('and rules of vmalert that ask something else are no PromQL', () => {
  const text =
    'groups:\n- name: g\n  type: graphite\n  rules:\n  - alert: A\n    expr: "sumSeries(a.*.b) > 1"\n';
  expect(() => read(text)).toThrow(/^a\.yml:3: these rules of vmalert ask graphite; Firedrill reads PromQL/);
});

test.each([
  ['group:\n  - name: g\n', /^a\.yml:1: unknown key "group"; did you mean "groups"\?/],
  ['x-all: &all\n  team: a\ngroups: []\n', /^a\.yml:1: unknown key "x-all"; a rule file holds "groups:"/],
  ['groups:\n- name: g\n  windows:\n    - a\n  rules: []\n', /^a\.yml:3: group "g", windows: /],
])('a key that is not known is shown where it stands: %j', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a calendar that is read several times is one reason', () => {
  const text =
    "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'up == 0 and on() (month() > 3 and month() < 10 and hour() > 8)'}\n";
  const [rule] = rulesScalability([read(text)]);
  expect(rule?.reasons.map(({ construct }) => construct)).toEqual(['month()', 'hour()']);
});
