import { describe, expect, test } from 'vitest';
import { lintRule } from '../../harness/rules/lint-rule.ts';
import { readRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';
import { parseRuleSource } from '../../harness/rules/rule-source.ts';
import { decodeConfig } from '../../harness/rules/yaml-source.ts';

const read = (text: string) => readRuleFile(parseRuleSource(text, 'alerts.yml'));
const ruleOf = (expr: string, more = '') =>
  `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${expr}\n${more}`;
const problem = (text: string): string => {
  try {
    read(text);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('what is YAML by luck and still a template is told in one sentence', () => {
  test.each([
    ['up{ns="{{ .Release.Namespace }}"} == 0', '', /^alerts\.yml:5: this is a Go template, as Helm has them/],
    ['\'up{ns="{{ ns }}"} == 0\'', '', /^alerts\.yml:5: this is a Jinja template/],
    [
      'up == 0',
      '    labels: {severity: "{{ .Values.severity }}"}\n',
      /^alerts\.yml:6: this is a Go template/,
    ],
    ['up == 0', '    annotations: {a: "{{ $.Values.url }}/x"}\n', /^alerts\.yml:6: this is a Go template/],
    ['up == 0', '    annotations: {a: "{{ include `x` . }}"}\n', /^alerts\.yml:6: this is a Go template/],
    [
      'up == 0',
      "    annotations: {a: \"{{ '{{' }} $labels.x {{ '}}' }}\"}\n",
      /^alerts\.yml:6: this is a Jinja/,
    ],
  ])('%s %s', (expr, more, message) => {
    expect(problem(ruleOf(expr, more))).toMatch(message);
    expect(problem(ruleOf(expr, more))).not.toContain('\n');
  });

  test.each([
    '{{ $labels.x }} {{ .Labels.y }} {{ $.Value }} {{ .ExternalURL }} {{ .ExternalLabels.c }} {{ externalURL }}',
    '{{ with query `up` }}{{ . | first | value | humanize }}{{ end }} {{ printf `%.2f` $value }}',
    '{{ if eq $labels.x `Values.y` }}a{{ else if gt $value 3.0 }}b{{ end }}{{/* .x */}}',
  ])('and templates that Prometheus fills in are none: %s', (annotation) => {
    expect(problem(ruleOf('up == 0', `    annotations: {a: ${JSON.stringify(annotation)}}\n`))).toBe('none');
  });

  test('nor is what stands in a comment', () => {
    expect(problem(ruleOf('up == 0', '# of {{ .Values.x }}\n    annotations: {a: "{{ $value }}"}\n'))).toBe(
      'none',
    );
  });
});

test.each([
  ['rate(x[$__rate_interval]) > 1', '"$__rate_interval" is a variable of Grafana or of a template'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what the file says
  ['up > ${THRESHOLD}', '"${THRESHOLD}" is a variable of Grafana or of a template'],
])('a variable that nothing has filled in is told as one: %s', (expr, message) => {
  expect(problem(ruleOf(expr))).toContain(message);
});

test('a window that follows from the query is read, and nothing is said of its length', () => {
  const file = read(ruleOf('rate(x[step()]) > 1'));
  expect(ruleGraph([file]).nodes.flatMap((node) => lintRule(node, 15_000))).toEqual([]);
  expect(problem(ruleOf('rate(x[0s]) > 1'))).toMatch(/a window of zero holds nothing/);
});

test('a number may end in its point', () => {
  expect(problem(ruleOf('x > 5. and y < 5.e2 and sum(z * 2.) > .5'))).toBe('none');
  expect(problem(ruleOf('x > 5..'))).toMatch(/unexpected/);
});

test.each(['utf-16le', 'utf-16be'] as const)('a file in %s is read by its mark', (encoding) => {
  const bytes = Buffer.from(`\ufeff${ruleOf('up == 0')}`, 'utf16le');
  const text = decodeConfig(encoding === 'utf-16le' ? bytes : bytes.swap16(), 'alerts.yml');
  expect(read(text).groups[0]?.rules[0]?.expr).toBe('up == 0');
});
