import { expect, test } from 'vitest';
import { promtoolNeed } from '../../harness/cli/find-promtool.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';

const rule = (expr: string, more = '') =>
  parseRuleFile(
    `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${JSON.stringify(expr)}\n${more}`,
    'a.yml',
  );

test.each([
  ['queue_length > 20_000', 'a number with "_" in it'],
  ['x @ 1_700_000_000 > 1', 'a number with "_" in it'],
  ['wait_seconds > 5m', 'a duration that stands for a number'],
  ['wait_seconds > 1h30m', 'a duration that stands for a number'],
  ['max_over_time(x[1h:30]) > 1', 'a range in seconds'],
  ['rate(x_total[300]) > 1', 'a range in seconds'],
  ['x >/ 5', 'a histogram trimmed by ">/"'],
  ['x </ 5', 'a histogram trimmed by "</"'],
])('%s is asked of a promtool of Prometheus 3, since 2 does not know it', (expr, because) => {
  expect(promtoolNeed([rule(expr)])).toEqual({
    wanted: 3,
    because: `a.yml needs Prometheus 3 (${because} in "A")`,
  });
});

test('and so is an annotation that has a name beyond letters', () => {
  const read = rule('up == 0', '    annotations: {run-book: "https://example.org"}\n');
  expect(promtoolNeed([read])).toMatchObject({
    wanted: 3,
    because: expect.stringContaining('an annotation'),
  });
});

test.each([
  'rate(a_1m[5m] offset 1h30m) > 0x1F',
  'a_1_2:rate5m{le="1_000"} > 1e3',
  'max_over_time(x[1h:1m]) @ end() > .5',
  'sum by (x5m) (y) / 60 > 2',
])('%s is known to both', (expr) => {
  expect(promtoolNeed([rule(expr)])).toEqual({ wanted: 'any' });
});
