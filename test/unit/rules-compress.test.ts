import { describe, expect, test } from 'vitest';
import { compressRules } from '../../harness/rules/compress-rules.ts';
import { dividesExactly } from '../../harness/rules/duration.ts';
import { parsePromql } from '../../harness/rules/promql.ts';
import { compressPromql, durationsIn } from '../../harness/rules/rewrite.ts';
import { differsOnlyInDurations } from '../../harness/rules/tree-diff.ts';
import { ARITHMETIC, EXPRESSIONS } from './rules-corpus/expressions.ts';

const PACES = [1, 2, 4, 5, 10, 12.5, 20];

describe('an expression', () => {
  test.each(EXPRESSIONS.map(([text, ...durations]) => ({ text, durations })))(
    '$text',
    ({ text, durations }) => {
      expect(durationsIn(parsePromql(text)).map(({ ms }) => ms)).toEqual(durations);
      for (const pace of PACES) {
        if (!durations.every((ms) => dividesExactly(ms, pace))) continue;
        const { text: compressed } = compressPromql(text, pace);
        expect(durationsIn(parsePromql(compressed)).map(({ ms }) => ms)).toEqual(
          durations.map((ms) => ms / pace),
        );
        const difference = differsOnlyInDurations(text, compressed);
        expect(difference).toMatchObject({ onlyDurations: true });
        // What is not a duration is there byte for byte: put the durations back and the text is the old one.
        expect(restored(compressed, text)).toBe(text);
      }
    },
  );

  test.each(ARITHMETIC)('refuses %s', (text) => {
    expect(() => compressPromql(text, 20)).toThrow(/computes a duration/);
  });

  test('refuses a pace that would round', () => {
    expect(() => compressPromql('rate(a[5m])', 7)).toThrow(/42857\.14.*use a pace of 2, 3, 4/s);
    expect(() => compressPromql('rate(a[10ms])', 20)).toThrow(/0\.5 ms/);
    expect(compressPromql('rate(a[20ms])', 20).text).toBe('rate(a[1ms])');
  });

  test('says where invalid PromQL goes wrong', () => {
    expect(() => compressPromql('sum(rate(a[5m])', 20)).toThrow(/column 16/);
  });
});

/** The compressed text with the durations of the original put back, by position. */
function restored(compressed: string, original: string): string {
  const before = durationsIn(parsePromql(original));
  let text = '';
  let copied = 0;
  for (const [index, { from, to }] of durationsIn(parsePromql(compressed)).entries()) {
    text += compressed.slice(copied, from) + before[index]?.text;
    copied = to;
  }
  return text + compressed.slice(copied);
}

describe('the self check sees', () => {
  test.each([
    ['a changed threshold', 'rate(a[5m]) > 5', 'rate(a[15000ms]) > 6'],
    ['a changed number that looks like a duration', 'a > 5m', 'a > 15000ms'],
    ['another function', 'rate(a[5m])', 'irate(a[15000ms])'],
    ['another operator', 'a > 5', 'a >= 5'],
    ['another metric', 'rate(a[5m])', 'rate(b[5m])'],
    ['another matcher', 'a{x="[5m]"}', 'a{x="[15000ms]"}'],
    ['another label name', 'sum by (a) (x)', 'sum by (b) (x)'],
    ['a lost window', 'max_over_time(a[5m:1m])', 'max_over_time(a[15000ms])'],
    ['a turned sign', 'a offset -5m', 'a offset 15000ms'],
    ['another moment', 'a @ 100', 'a @ 5'],
    ['a moment lost', 'a @ start()', 'a @ end()'],
    ['a changed comment', 'a # 5m', 'a # 15000ms'],
    ['a lost bracket', '(a)', 'a'],
    ['broken PromQL', 'rate(a[5m])', 'rate(a[15000ms]'],
  ])('%s', (_, before, after) => {
    expect(differsOnlyInDurations(before, after)).toMatchObject({ onlyDurations: false });
  });
});

const FILE = `# alerts of the shop
groups:
  - name: errors # the loud ones
    interval: 30s
    query_offset: 10s
    limit: 10
    rules:
      # paged
      - alert: Errors
        expr: |
          # [1h] is too long
          sum(rate(errors_total{window="[5m]"}[5m]))
            / sum(rate(requests_total[5m])) > 0.05
        for: 1h30m # long
        keep_firing_for: "5m"
        labels: { severity: page, tier: 1 }
        annotations:
          summary: '{{ $value }} of 5m, for: 5m'
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m] offset 1m))
  - name: other
    rules:
      - alert: Down
        expr: up == 0
        for: 0s
`;

const STYLES = `groups:
# odd   spacing
-   name:   g
    rules:
    - alert: Plain
      expr: rate(a[5m]) > 0 and
        rate(b[5m]) > 0
    - alert: Folded
      expr: >-  # header
        sum(
          rate(a{x="[5m]"}[5m])

        ) > 0 and b offset
        5m > 0
    - alert: Single
      expr:   'rate(a{x="y"}[5m]) > 0'   # kept
      for: '5m'
    - { alert: Double, expr: "rate(a[5m])  >  0", for: "1h", annotations: {x: '{{ $value }}'} }
`;

describe('a rule file', () => {
  test('differs in the durations alone, character by character, whatever the style', () => {
    const { text, changes } = compressRules(STYLES, 'styles.yml', 10);
    const expected = STYLES.replaceAll(/(?<!\{x="\[)5m/g, '30000ms').replaceAll('1h', '360000ms');
    expect(text).toBe(expected);
    expect(changes).toHaveLength(8);
  });

  test('keeps its layout where escapes stand between its characters', () => {
    const escaped =
      'groups:\n-   name: g\n    rules:\n    - {alert:   A, expr: "rate(a{x=\\"y\\",\\u007a=\\"\\x35m\\"}[5m]) \\\n         > 0"} # kept\n';
    expect(compressRules(escaped, 'escaped.yml', 10).text).toBe(escaped.replace('[5m]', '[30000ms]'));
  });

  test('keeps comments where values are shared, and a shared value that is no duration', () => {
    const shared = `groups:
- name: g
  rules:
  # before
  - alert: A
    expr: rate(a[5m]) > 0 # beside
    for: &w  5m
    labels: {waits: *w}
  - {alert: B, expr: &e 'rate(b[5m]) > 0', for: *w, annotations: {asks: *e}}
  - alert: C
    expr: *e
    for: 10m
    keep_firing_for: *w
`;
    expect(compressRules(shared, 'alerts.yml', 10).text).toBe(
      shared
        .replaceAll('[5m]', '[30000ms]')
        .replace('&w  5m', '&w  30000ms')
        .replace('10m', '60000ms')
        .replace('waits: *w', 'waits: 5m')
        .replace('asks: *e', 'asks: "rate(b[5m]) > 0"'),
    );
  });

  test('is written out where an alias is divided and what it repeats is not', () => {
    const label = `groups:
- name: g
  rules:
  - {alert: A, expr: a > 0, labels: {waits: &w 5m}, for: *w}
`;
    expect(compressRules(label, 'alerts.yml', 10).text).toBe(label.replace('*w', '30000ms'));
  });

  test('may be several documents or resources, which stay what they are', () => {
    const resource = `# ours
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: x}
spec:
  groups:
  - name: g
    interval: 30s
    rules:
    - alert: A
      expr: 'rate(a[5m]) > 0'
      annotations: {d: "one
      two"}
---
kind: PrometheusRule
spec: {groups: [{name: g, rules: [{alert: B, expr: 'b offset 1m'}]}]}
`;
    const { text } = compressRules(resource, 'alerts.yml', 10);
    expect(text).toBe(
      resource.replace('5m', '30000ms').replace('30s', '3000ms').replace('offset 1m', 'offset 6000ms'),
    );
    const marked = compressRules(resource, 'alerts.yml', 10, { heartbeat: 'beat' }).text;
    expect(JSON.parse(marked).groups.map(({ name }: { name: string }) => name)).toEqual(['g', 'g (2)']);
  });

  test('keeps its comments and values and differs in durations alone', () => {
    const { text, changes } = compressRules(FILE, 'alerts.yml', 20);
    expect(text).toMatchInlineSnapshot(`
      "# alerts of the shop
      groups:
        - name: errors # the loud ones
          interval: 1500ms
          query_offset: 500ms
          limit: 10
          rules:
            # paged
            - alert: Errors
              expr: |
                # [1h] is too long
                sum(rate(errors_total{window="[5m]"}[15000ms]))
                  / sum(rate(requests_total[15000ms])) > 0.05
              for: 270000ms # long
              keep_firing_for: "15000ms"
              labels: { severity: page, tier: 1 }
              annotations:
                summary: '{{ $value }} of 5m, for: 5m'
            - record: job:errors:rate5m
              expr: sum by (job) (rate(errors_total[15000ms] offset 3000ms))
        - name: other
          rules:
            - alert: Down
              expr: up == 0
              for: 0s
      "
    `);
    expect(changes.map(({ rule, field, from, to }) => [rule, field, from, to])).toMatchInlineSnapshot(`
      [
        [
          undefined,
          "interval",
          "30000ms",
          "1500ms",
        ],
        [
          undefined,
          "query_offset",
          "10000ms",
          "500ms",
        ],
        [
          "Errors",
          "for",
          "5400000ms",
          "270000ms",
        ],
        [
          "Errors",
          "keep_firing_for",
          "300000ms",
          "15000ms",
        ],
        [
          "Errors",
          "expr",
          "5m",
          "15000ms",
        ],
        [
          "Errors",
          "expr",
          "5m",
          "15000ms",
        ],
        [
          "job:errors:rate5m",
          "expr",
          "5m",
          "15000ms",
        ],
        [
          "job:errors:rate5m",
          "expr",
          "1m",
          "3000ms",
        ],
      ]
    `);
  });

  test('is left as it is at pace 1', () => {
    expect(compressRules(FILE, 'alerts.yml', 1)).toMatchObject({ text: FILE, changes: [] });
  });

  test('gets a heartbeat in each group when asked, which the changes leave out', () => {
    const plain = compressRules(FILE, 'alerts.yml', 20);
    const { text, changes } = compressRules(FILE, 'alerts.yml', 20, { heartbeat: 'drill_evaluated' });
    expect(
      text.match(/record: drill_evaluated\n +expr: vector\(1\)\n +labels:\n +rule_group: (errors|other)/g),
    ).toHaveLength(2);
    expect(changes).toEqual(plain.changes);
  });

  test('divides a duration that an anchor shares once', () => {
    const shared = `groups:
- name: g
  rules:
  - &base
    alert: A
    expr: rate(a[5m]) > 0
    for: 5m
  - <<: *base
    alert: B
`;
    expect(compressRules(shared, 'alerts.yml', 10).text).toBe(shared.replaceAll('5m', '30000ms'));
  });

  test('lists every rule that cannot be divided', () => {
    const odd = `groups:
- name: g
  rules:
  - {alert: A, expr: 'rate(a[1m*2]) > 0'}
  - {alert: B, expr: 'rate(a[10ms]) > 0', for: 30ms}
`;
    const attempt = () => compressRules(odd, 'odd.yml', 20);
    expect(attempt).toThrow(/3 problems/);
    expect(attempt).toThrow(/odd.yml:4: group "g", alert "A", expr: "1m\*2" computes a duration/);
    expect(attempt).toThrow(/odd.yml:5: group "g", alert "B", for: .*1.5 ms/);
  });

  test.each([0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses pace %d', (pace) => {
    expect(() => compressRules(FILE, 'alerts.yml', pace)).toThrow(/1 or more/);
  });
});
