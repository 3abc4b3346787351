import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { MetricType } from '../../harness/rules/lint.ts';
import { askPromtool, type RunPromtool } from '../../harness/rules/replay/ask-promtool.ts';
import { notation, parsePromtool } from '../../harness/rules/replay/promtool-test.ts';
import { typesOfKept } from '../../harness/rules/replay/recording.ts';
import { stillChanging, unsettled, unusable } from '../../harness/rules/replay/regime.ts';
import { type ReplayInputs, replayRules } from '../../harness/rules/replay/replay.ts';
import { comesAndGoes, furthest, swingOf } from '../../harness/rules/replay/swing.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { boundariesOf, flow, scraped, step } from './rules-corpus/simulate.ts';

const RUN = { steadyMs: 15_000, holdMs: 30_000, recoveryMs: 15_000, scrapeMs: 750, phaseMs: 100 };
const SERIES = scraped(
  [
    { labels: { __name__: 'up', job: 'a' }, signal: step(1, 0) },
    { labels: { __name__: 'errors_total', job: 'b' }, signal: flow(0, 4) },
    { labels: { __name__: 'unread', job: 'a' }, signal: step(1, 1) },
  ],
  RUN,
);
const RULES = `groups:
- name: g
  rules:
  - {alert: Down, expr: 'up == 0', for: 1m}
  - {record: 'errors:rate2m', expr: 'rate(errors_total[2m])'}
  - {alert: Errors, expr: 'errors:rate2m > 1'}
  - {alert: Hourly, expr: 'hour() > 8 and up == 0'}
`;
const INPUTS: Omit<ReplayInputs, 'runPromtool'> = {
  rulesText: RULES,
  series: SERIES,
  boundaries: boundariesOf(RUN),
  scrapeIntervalMs: 15_000,
  evaluationIntervalMs: 15_000,
};

interface TestFile {
  rule_files: string[];
  evaluation_interval: string;
  tests: {
    interval: string;
    input_series: { series: string; values: string }[];
    promql_expr_test: { expr: string; eval_time: string }[];
  }[];
}

/** A promtool that says what it is told to about each evaluation, in promtool's words. */
function fakePromtool(
  firing: (run: string, ms: number) => readonly string[],
  seen: string[] = [],
): RunPromtool {
  return async (files, testFiles) => testFiles.map((testFile) => said(files, testFile)).join('\n');
  function said(files: ReadonlyMap<string, string>, testFile: string) {
    const { tests, evaluation_interval: interval, rule_files } = parse(files.get(testFile) ?? '') as TestFile;
    seen.push(files.get(rule_files[0] ?? '') ?? '', files.get(testFile) ?? '');
    const step = Number.parseInt(interval, 10);
    const blocks = tests.flatMap(({ promql_expr_test: asked }) =>
      asked.flatMap(({ expr, eval_time: time }) => {
        // The number in front is that of the batch of alerts.
        const [, run = '', about = ''] = expr.match(/run \d+-([\w-]+) ([\w-]+)/) ?? [];
        const at = Number.parseInt(time, 10);
        const got: string[] = [];
        if (about === 'before') {
          got.push(...firing(run, at).map((name) => `{alertname="${name}", alertstate="firing"} 1E+00`));
        } else if (about === 'first' || about === 'last') {
          const reach = Number(expr.match(/\[(\d+)ms:/)?.[1]);
          const steps: number[] = [];
          for (let ms = Math.ceil((at - reach) / step) * step; ms <= at; ms += step) steps.push(ms);
          if (about === 'last') steps.reverse();
          for (const name of new Set(steps.flatMap((ms) => firing(run, ms)))) {
            const found = steps.find((ms) => firing(run, ms).includes(name)) ?? 0;
            got.push(`{alertname="${name}", t="${found / 1000}"} 1E+00`);
          }
        }
        if (got.length === 0) return [];
        return [
          `    expr: ${JSON.stringify(expr)}, time: ${time},\n        exp: nil\n        got: ${got.join(', ')}`,
        ];
      }),
    );
    return `Unit Testing:  ${testFile}\n  FAILED:\n${blocks.join('\n')}\n`;
  }
}

const answersOf = async (
  firing: (run: string, ms: number) => readonly string[],
  inputs: Partial<ReplayInputs> = {},
) => replayRules({ ...INPUTS, ...inputs, runPromtool: fakePromtool(firing) });

describe('what promtool is given', () => {
  test('is the series that the rules read, the rules asked about as they are, and every evaluation', async () => {
    const seen: string[] = [];
    await replayRules({ ...INPUTS, alerts: ['Errors'], runPromtool: fakePromtool(() => [], seen) });
    const [rules = '', test = ''] = seen;
    expect(parse(rules)).toEqual({
      groups: [
        {
          name: 'g',
          rules: [
            { record: 'errors:rate2m', expr: 'rate(errors_total[2m])' },
            { alert: 'Errors', expr: 'errors:rate2m > 1' },
          ],
        },
      ],
    });
    const { evaluation_interval: interval, tests } = parse(test) as TestFile;
    expect(interval).toBe('15000ms');
    for (const { input_series: series, promql_expr_test: asked } of tests) {
      expect(series.map(({ series: name }) => name)).toEqual(['errors_total{job="b"}']);
      const times = asked.map(({ eval_time: time }) => Number.parseInt(time, 10));
      expect(times.every((ms) => ms % 15_000 === 0)).toBe(true);
      // All evaluations from the injection on, at the last of them.
      expect(asked[1]?.expr).toMatch(/\[\d+ms:15000ms\]/);
    }
  });

  test('escapes label values', () => {
    expect(notation({ __name__: 'a', b: 'x"y\\z\nü {}' })).toBe('a{b="x\\"y\\\\z\\nü {}"}');
    expect(notation({ __name__: 'a' })).toBe('a');
  });
});

describe('what promtool prints', () => {
  test('is read, whatever the order of labels', () => {
    const output = `Unit Testing:  test.yml
  FAILED:
    expr: "count by (alertname, alertstate) (ALERTS{alertname!=\\"run a-1 before\\"})", time: 1h0m1s500ms,
        exp: nil
        got: {alertname="A \\"x\\" {}", alertstate="pending"} 2E+00, {alertname="B", alertstate="firing"} 1.2E+01
    expr: "min by (alertname) (ALERTS{alertname!=\\"run a-1 first\\"})", time: 15s,
        exp: nil
        got: {alertname="B", t="15.25"} 1E+00
    expr: "max by (alertname) (ALERTS{alertname!=\\"run a-1 last\\"})", time: 15s,
        exp: nil
        got: {alertname="B", t="1.5e+06"} 1E+00
    expr: "max by (alertname) (ALERTS{alertname!=\\"run b active\\"})", time: 15s,
        exp: nil
        got: {alertname="B", t="45"} 1E+00
    expr: "count_values(\\"t\\", x) unless on (t, asked) label_replace(vector(0), \\"asked\\", \\"run b max-3\\", \\"\\", \\"\\")", time: 15s,
        exp: nil
        got: {t="-0.5"} 1E+00

`;
    expect(parsePromtool(output, 1_000)).toEqual({
      alerts: [
        { run: 'a-1', alert: 'A "x" {}', before: 'pending' },
        { run: 'a-1', alert: 'B', before: 'firing', first: 16_250, last: 1_500_001_000 },
        { run: 'b', alert: 'B', activeMs: 46_000 },
      ],
      values: [{ run: 'b', id: 3, which: 'max', value: -0.5 }],
      instances: [],
      errors: [],
      tooMany: false,
    });
  });

  test('is an error where it is no answer', () => {
    expect(parsePromtool('  FAILED:\n    rule: A, time: 15s, err: found duplicate series\n').errors).toEqual([
      'rule: A, time: 15s, err: found duplicate series',
    ]);
    expect(parsePromtool('Unit Testing:  test.yml\n  SUCCESS\n\n')).toEqual({
      alerts: [],
      values: [],
      instances: [],
      errors: [],
      tooMany: false,
    });
  });
});

describe('the answer', () => {
  /** Every run is injected between 255 s (the longest window and the margin) and 270 s, and healed 5 min later. */
  const between = (from: number, to: number) => (_: string, ms: number) =>
    ms >= from && ms < to ? ['Down'] : [];

  test('is a range over the phases, widened by half an evaluation on either side', async () => {
    const answer = (await answersOf(between(345_000, 600_000))).get('Down');
    expect(answer?.status).toBe('fires');
    const { low = 0, high = 0 } = answer?.fires ?? {};
    expect(high - low).toBeGreaterThanOrEqual(15_000);
    expect(high - low).toBeLessThanOrEqual(45_000);
  });

  test('is never, when nothing fires and nothing changed', async () => {
    expect((await answersOf(() => [])).get('Down')).toMatchObject({ status: 'never' });
  });

  test('says when it cannot be told', async () => {
    const reasons = async (firing: (run: string, ms: number) => readonly string[], inputs = {}) =>
      (await answersOf(firing, inputs)).get('Down')?.reason;
    expect(await reasons(() => ['Down'])).toMatch(/fires in the steady state/);
    const some = (run: string, ms: number) => (run.endsWith('-1') ? between(270_000, 600_000)(run, ms) : []);
    expect(await reasons(some)).toMatch(/depends on chance: it does at 4 of 16 phases/);
    const half = (run: string, ms: number) =>
      run.startsWith('third') ? [] : between(270_000, 600_000)(run, ms);
    expect(await reasons(half)).toMatch(/had not reached its regime: it fires with one part/);
    expect(await reasons(() => [], { periodMs: 60_000 })).toMatch(
      /held for 30s, and how it goes on shows only after 1m 30s/,
    );
    expect(await reasons(between(270_000, 900_000))).toMatch(/not resolved when the recovery ended/);
    expect(await reasons(between(270_000, 300_000))).toMatch(/resolved while the fault lasted/);
  });

  test('needs no regime where the alert fires while the fault was really held', async () => {
    const soon = (run: string, ms: number) => between(270_000, 600_000)(run, ms);
    expect((await answersOf(soon, { periodMs: 60_000 })).get('Down')?.status).toBe('fires');
  });

  test('is not guessed for calendars, unknown alerts and missing recordings', async () => {
    const answers = await answersOf(() => [], { alerts: ['Hourly', 'Unknown'] });
    expect(answers.get('Hourly')).toMatchObject({
      status: 'not-proven',
      reason: expect.stringMatching(/hour\(\)/),
    });
    expect(answers.get('Unknown')).toMatchObject({ reason: 'no such alert in the rule file' });
    const none = await answersOf(() => [], { series: [] });
    expect(none.get('Down')?.reason).toMatch(/no series was recorded/);
  });

  test('leaves a rule that fails to evaluate out, and says so of those that read it', async () => {
    const failing: RunPromtool = async (files) =>
      /"record":"errors:rate2m"/.test([...files.values()].join('\n'))
        ? '  FAILED:\n    rule: errors:rate2m, time: 30s, err: found duplicate series\n'
        : '  SUCCESS\n';
    const answers = await replayRules({ ...INPUTS, runPromtool: failing });
    expect(answers.get('Errors')?.reason).toBe('promtool: errors:rate2m: found duplicate series');
    expect(answers.get('Down')).toMatchObject({ status: 'never' });
  });

  test('is not that it never fires, where the recording does not hold what it reads', async () => {
    const rulesText = `groups:
- name: g
  rules:
  - {alert: Missing, expr: 'node_load1 > 3'}
  - {alert: OtherLabels, expr: 'up{job="z"} == 0'}
  - {alert: ByPattern, expr: '{__name__=~"node_.*"} > 3'}
  - {alert: Below, expr: 'node:load > 3'}
  - {record: 'node:load', expr: 'node_load1'}
  - {alert: Both, expr: 'up == 0 and on () node_load1 > 3'}
  - {alert: Others, expr: 'ALERTS{alertname="Elsewhere"} == 1'}
  - {alert: Own, expr: 'ALERTS{alertname="Missing"} == 1'}
  - {alert: Known, expr: 'up == 0'}
`;
    const reasons = async (inputs: Partial<ReplayInputs> = {}) =>
      Object.fromEntries(
        [...(await answersOf(() => [], { rulesText, ...inputs }))].map(([alert, { status, reason }]) => [
          alert,
          reason ?? status,
        ]),
      );
    expect(await reasons()).toEqual({
      Missing: 'node_load1 was not recorded',
      OtherLabels: 'no series that up{job="z"} selects was recorded',
      ByPattern: 'no series that {__name__=~"node_.*"} selects was recorded',
      Below: 'node_load1 was not recorded',
      Both: 'node_load1 was not recorded',
      Others: 'ALERTS{alertname="Elsewhere"}: no such alert is in the rule files that were named',
      Own: 'node_load1 was not recorded',
      Known: 'up == 0 found nothing at any time',
    });
    // What a complete recording names it holds all of, series or none.
    const complete = await reasons({ complete: true, types: new Map([['node_load1', 'gauge']]) });
    expect([complete.Missing, complete.OtherLabels]).toEqual([
      expect.stringMatching(/found nothing at any time$/),
      'up{job="z"} == 0 found nothing at any time',
    ]);
    const beside = parseRuleFile(
      'groups: [{name: h, rules: [{alert: Elsewhere, expr: up == 0}]}]',
      'beside.yml',
    );
    expect((await reasons({ beside: [beside] })).Others).toMatch(/found nothing at any time$/);
  });

  test('of an alert that fires says what may hold it back or add to it and was not recorded', async () => {
    const rulesText = `groups:
- name: g
  rules:
  - {alert: HeldBack, expr: 'up == 0 unless on () silenced == 1'}
  - {alert: AddedTo, expr: 'up == 0 or node_load1 > 3'}
  - {alert: Plain, expr: 'up == 0'}
`;
    const firing = between(150_000, 270_000);
    const all = (run: string, ms: number) =>
      firing(run, ms).length > 0 ? ['HeldBack', 'AddedTo', 'Plain'] : [];
    const answers = await answersOf(all, { rulesText });
    expect(answers.get('HeldBack')).toEqual({
      status: 'not-proven',
      reason: 'silenced was not recorded, and whether the alert fires depends on it',
    });
    expect(answers.get('AddedTo')).toMatchObject({
      status: 'fires',
      fires: { low: 0 },
      reason: 'node_load1 was not recorded; with it the alert may fire sooner and end later',
    });
    expect(answers.get('AddedTo')).not.toHaveProperty('resolves');
    expect(answers.get('Plain')).toMatchObject({ status: 'fires', resolves: {} });
    const before = await answersOf(() => ['HeldBack', 'Plain'], { rulesText });
    expect(before.get('HeldBack')?.reason).toBe(
      'silenced was not recorded, and without it the alert fires before the fault',
    );
    expect(before.get('Plain')?.reason).toMatch(/steady state/);
    const never = await answersOf(() => [], { rulesText });
    expect(never.get('HeldBack')?.status).toBe('never');
    const types = new Map<string, MetricType>([['node_load1', 'native histogram']]);
    const native = await answersOf(() => [], { rulesText, types, complete: true });
    expect(native.get('AddedTo')?.reason).toMatch(/node_load1 is a native histogram, which a replay cannot/);
  });

  test('of a recording of which some was kept knows nothing of the rest, though it was declared', async () => {
    const all = new Map<string, MetricType>([
      ['took', 'histogram'],
      ['node_load1', 'gauge'],
    ]);
    const types = typesOfKept(all, ['up', 'took_bucket']);
    expect([...types.keys(), ...typesOfKept(all, ['.+']).keys()]).toEqual(['took', 'took', 'node_load1']);
    const rulesText = 'groups: [{name: g, rules: [{alert: Load, expr: node_load1 > 3}]}]';
    const load = async (known: ReadonlyMap<string, MetricType>) =>
      (await answersOf(() => [], { rulesText, types: known, complete: true })).get('Load');
    expect(await load(types)).toEqual({ status: 'not-proven', reason: 'node_load1 was not recorded' });
    expect((await load(all))?.status).toBe('never');
  });

  test('does not say never of what would have gone further, had the fault lasted longer', async () => {
    const rulesText = `groups: [{name: g, rules: [{alert: Many, expr: 'errors_total > 100000'}, {alert: Fast, expr: 'rate(errors_total[1m]) > 100'}]}]`;
    const answers = await answersOf(() => [], { rulesText });
    expect(answers.get('Many')?.reason).toMatch(/^it did not fire, but errors_total went on counting, from/);
    expect(answers.get('Fast')?.status).toBe('never');
  });

  test('comes after the time that its "for" takes, and later by its query offset', async () => {
    const early = (await answersOf(between(270_000, 600_000))).get('Down');
    expect(early?.fires?.low).toBe(60_000);
    const rulesText = RULES.replace('- name: g\n', '- name: g\n  query_offset: 1m\n');
    const seen: string[] = [];
    await replayRules({ ...INPUTS, rulesText, alerts: ['Down'], runPromtool: fakePromtool(() => [], seen) });
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({ groups: [{ query_offset: '60000ms' }] });
    const global: string[] = [];
    await replayRules({
      ...INPUTS,
      queryOffsetMs: 30_000,
      alerts: ['Down'],
      runPromtool: fakePromtool(() => [], global),
    });
    expect(JSON.parse(global[0] ?? '')).toMatchObject({ groups: [{ query_offset: '30000ms' }] });
  });

  test('shows a sample at the very moment of healing as what came of it', async () => {
    const samples = Array.from({ length: 61 }, (_, i) => ({
      t: (i - 20) * 1_000,
      v: i >= 20 && i < 40 ? 0 : 1,
    }));
    const boundaries = { steadyFrom: -20_000, injected: 0, healed: 20_000, end: 40_000 };
    const series = [{ labels: { __name__: 'up', job: 'a' }, samples }];
    const seen: string[] = [];
    await replayRules({
      ...INPUTS,
      series,
      boundaries,
      alerts: ['Down'],
      runPromtool: fakePromtool(() => [], seen),
    });
    for (const {
      input_series: [played],
    } of (parse(seen[1] ?? '') as TestFile).tests) {
      // Nothing but health, then nothing but the fault, then health again.
      const order = (played?.values.match(/(?<=^| )[01](?= |$)/g) ?? []).join('');
      expect(order).toMatch(/^1+0+1+$/);
    }
  });

  test('is asked for in stretches where promtool cannot hold all at once', async () => {
    const asked: number[] = [];
    const answer = fakePromtool(between(200_000, 330_000));
    const limited: RunPromtool = async (files, testFiles) => {
      const { tests } = parse(files.get(testFiles[0] ?? '') ?? '') as TestFile;
      asked.push(tests[0]?.promql_expr_test.filter(({ expr }) => expr.includes(' first"')).length ?? 0);
      if (asked.length > 2) return answer(files, testFiles);
      return '    expr: "x", time: 15s, err: query processing would load too many samples into memory in query execution';
    };
    const inputs = { ...INPUTS, alerts: ['Down'] };
    const whole = await replayRules({ ...inputs, runPromtool: answer });
    expect(await replayRules({ ...inputs, runPromtool: limited })).toEqual(whole);
    expect(whole.get('Down')?.status).toBe('fires');
    expect(asked).toEqual([1, 1, 7, 7]);
  });

  test('is known without promtool where nothing that a rule reads was recorded', async () => {
    const asked: string[] = [];
    const rulesText = `groups:
- name: g
  rules:
  - {alert: Nothing, expr: 'rate(x[5m]) > 1 or rate(y[5m]) > 1'}
  - {alert: Shown, expr: 'x > 1'}
  - {alert: Made, expr: 'x > 1 or vector(0) == 0'}
  - {alert: Gone, expr: 'absent(x)'}
  - {alert: Number, expr: '1'}
`;
    const inputs = {
      ...INPUTS,
      rulesText,
      complete: true,
      types: new Map<string, MetricType>([['x', 'gauge']]),
    };
    const answers = await replayRules({ ...inputs, runPromtool: fakePromtool(() => [], asked) });
    expect(answers.get('Nothing')).toEqual({ status: 'not-proven', reason: 'y was not recorded' });
    expect(answers.get('Shown')).toEqual({ status: 'never', reason: 'x > 1 found nothing at any time' });
    expect(asked[0]).toMatch(/"Made".*"Gone".*"Number"/);
    expect(asked.join(' ')).not.toMatch(/"alert":"(?:Nothing|Shown)"/);
  });

  test('is had in parts where one promtool could not end in time', async () => {
    const given: number[] = [];
    const counting: RunPromtool = async (files, testFiles) => {
      given.push((parse(files.get(testFiles[0] ?? '') ?? '') as TestFile).tests.length);
      return '  SUCCESS\n';
    };
    const evaluations = { before: 0, first: 15_000, last: 30_000 };
    const runs = Array.from({ length: 8 }, (_, i) => ({
      ...{ id: `last-half-${i}-0`, loop: 'last-half' as const, injected: 1, healed: 2, gridMs: 1_000 },
      ...{ series: [], evaluations },
    }));
    const asked = {
      ...{ rules: parseRuleFile(RULES, 'r.yml').groups, runs, extras: { questions: [], instancesOf: [] } },
      evaluated: { intervalMs: 15_000, queryOffsetMs: 0 },
    };
    await askPromtool(counting, [{ ...asked, costMs: 100 }], 2);
    expect(given.splice(0)).toEqual([4, 4]);
    await askPromtool(counting, [{ ...asked, costMs: 7_000 }], 2);
    expect(given).toEqual([2, 2, 2, 2]);
  });

  test('is of fewer phases where each costs much', async () => {
    const counted: number[] = [];
    const counting: RunPromtool = async (files, testFiles) => {
      counted.push((parse(files.get(testFiles[0] ?? '') ?? '') as TestFile).tests.length);
      return '  SUCCESS\n';
    };
    const countOf = async (rulesText: string) => {
      await replayRules({ ...INPUTS, rulesText, alerts: ['Down'], runPromtool: counting });
      return counted.splice(0).reduce((a, b) => a + b, 0);
    };
    const long = Array.from({ length: 500 }, (_, i) => `up == ${i + 2}`).join(' or ');
    const longRules = `groups: [{name: g, rules: [{alert: Down, expr: '${long}'}]}]`;
    expect(await countOf(longRules)).toBe((await countOf(RULES)) / 4);
  });

  test('is not proven when promtool fails otherwise', async () => {
    const answers = await replayRules({ ...INPUTS, runPromtool: async () => 'error: out of disk' });
    expect(answers.get('Down')).toEqual({ status: 'not-proven', reason: 'promtool: error: out of disk' });
  });
});

describe('what came and went while the fault lasted', () => {
  const boundaries = { steadyFrom: -30_000, injected: 0, healed: 90_000, end: 120_000 };
  const recorded = (signal: (t: number) => number) =>
    scraped([{ labels: { __name__: 'a' }, signal }], {
      steadyMs: 30_000,
      holdMs: 90_000,
      recoveryMs: 30_000,
      scrapeMs: 1_000,
      phaseMs: 0,
    });
  const moved = (signal: (t: number) => number) =>
    recorded(signal).some((one) => comesAndGoes(one, boundaries, 1_000));
  const swung = (signal: (t: number) => number) =>
    recorded(signal).map((one) => swingOf(one, boundaries, 1_000))[0];

  test('is told from what the fault did at once, and from what stayed', () => {
    expect(moved((t) => (t > 25_000 && t < 45_000 ? 1 : 0))).toBe(true);
    expect(moved((t) => (t > 0 && t % 40_000 < 10_000 ? 1 : 0))).toBe(true);
    expect(moved((t) => (t > 0 && t < 6_000 ? 1 : 0))).toBe(false);
    expect(moved((t) => (t > 25_000 ? 1 : 0))).toBe(false);
    expect(moved((t) => t)).toBe(false);
    expect(moved(() => 5)).toBe(false);
    // Back at what it was in health, it is told from what the fault did to it for good.
    expect(moved((t) => (t > 0 && t < 40_000 ? 1 : 0))).toBe(true);
    expect(moved((t) => (t <= 0 ? 0 : t < 40_000 ? 2 : 1))).toBe(false);
  });

  test('swings between two levels, and does not where it came once or trembles', () => {
    expect(swung((t) => (t > 0 && t % 20_000 < 5_000 ? 3 : 1))).toEqual({ low: 1, high: 3 });
    expect(swung((t) => Math.sin(t / 5_000))).toMatchObject({ high: expect.closeTo(1, 1) });
    expect(swung((t) => (t > 0 && t < 40_000 ? 1 : 0))).toBeUndefined();
    expect(swung((t) => (((t / 1_000) ** 2 * 7919) % 101) / 101)).toBeUndefined();
    expect(swung(() => 5)).toBeUndefined();
  });

  test('shows the furthest that a scrape might have met about a moment of the fault', () => {
    const [series = { labels: {}, samples: [] }] = recorded((t) => (t === 20_000 ? 5 : 1));
    const shown = (which: 'highest' | 'lowest') =>
      furthest(series, boundaries, which, 2_000)
        .samples.filter(({ v }) => v === 5)
        .map(({ t }) => t);
    expect(shown('highest')).toEqual([18_000, 19_000, 20_000, 21_000, 22_000]);
    expect(shown('lowest')).toEqual([]);
  });
});

describe('the regime', () => {
  const boundaries = boundariesOf(RUN);
  const changing = (signal: (t: number) => number, kind: 'counter' | 'gauge') =>
    stillChanging(scraped([{ labels: { __name__: 'a', b: 'c' }, signal }], RUN), () => kind, boundaries, 0);

  test('is reached where the last two quarters agree', () => {
    expect(changing(() => 5, 'gauge')).toBeUndefined();
    expect(changing((t) => Math.floor(t / 750), 'counter')).toBeUndefined();
    expect(changing((t) => Math.floor(t / 10_000), 'counter')).toBeUndefined();
  });

  test('is not reached where they do not', () => {
    expect(changing((t) => t / 1_000, 'gauge')).toMatch(
      /^a\{b="c"\} averaged 18.* and then 25.* towards the end/,
    );
    expect(changing((t) => (t < 22_500 ? 0 : (t - 22_500) / 10), 'counter')).toMatch(/gained 0 and then 685/);
  });

  test('is not reached by a gauge that still moves, however far from zero it is', () => {
    expect(changing((t) => 1_000 + Math.max(0, t) / 10_000, 'gauge')).toMatch(
      /^a\{b="c"\} still moved, from 1001\.\d+ to 1003 in the last 15s of the fault/,
    );
    expect(changing((t) => 1_000 - Math.max(0, t) / 10_000, 'gauge')).toMatch(/still moved/);
  });

  test('is told in seconds as people write them, and of no counter that it fell', () => {
    const stalls = (t: number) => Math.floor((60_000 + Math.min(t, 24_000)) / 300);
    expect(changing(stalls, 'counter')).toMatch(
      /changed its rate a second, from 4\S* to 0 in the last 15s of/,
    );
    const held = { ...boundaries, healed: boundaries.injected + 6_097.632080078125 };
    expect(unsettled(held, 1_500.2, 0)).toBe(
      'the fault was held for 6.098s, and how it goes on shows only after 12.002s',
    );
  });

  test('is not reached by a gauge that climbs within what it swung before the fault', () => {
    const leak = (t: number) => (t < 0 ? 200 + (((t + 60_000) % 7_000) / 7_000) * 400 : 500 + t / 400);
    expect(changing(leak, 'gauge')).toMatch(/still moved, from 53\d.* to 57/);
  });

  test('is not reached by a counter whose rate climbs, though its gains are within chance', () => {
    const climbing = (t: number) => Math.max(0, t) ** 2 / 5_000_000;
    expect(changing(climbing, 'counter')).toMatch(/still changed its rate a second, from 6.* to 1[12]/);
  });

  test('is reached by one that has come to rest, or trembles about what it is', () => {
    const step = (t: number) => (t < 0 ? 100 : t < 10_000 ? 100 + t / 100 : 200);
    expect(changing(step, 'gauge')).toBeUndefined();
    const tremble = (t: number) => 100 + 5 * Math.sin(t * 12.9898);
    expect(changing(tremble, 'gauge')).toBeUndefined();
  });

  test('is told past what is no number, and not where numbers come and go', () => {
    expect(changing((t) => (Math.round(t / 750) % 5 === 0 ? Number.NaN : t / 1_000), 'gauge')).toMatch(
      /averaged|moved/,
    );
    expect(changing((t) => (t > 24_000 ? Number.NaN : 5), 'gauge')).toMatch(/went between numbers and NaN/);
    expect(changing((t) => (t > 24_000 ? Number.POSITIVE_INFINITY : 5), 'gauge')).toMatch(/NaN or Inf/);
    expect(changing(() => Number.NaN, 'gauge')).toBeUndefined();
  });

  test('is not known where scrapes failed in the midst of the fault', () => {
    const every = scraped([{ labels: { __name__: 'a' }, signal: () => 5 }], RUN);
    const gaps = every.map(({ labels, samples }) => ({
      labels,
      samples: samples.filter((_, i) => i % 4 !== 0),
    }));
    expect(stillChanging(gaps, () => 'gauge', boundaries, 0)).toMatch(
      /^a was missing from scrapes \d+ times while/,
    );
    const gone = every.map(({ labels, samples }) => ({
      labels,
      samples: samples.filter(({ t }) => t < 20_000 || t > boundaries.healed),
    }));
    expect(stillChanging(gone, () => 'gauge', boundaries, 0)).not.toMatch(/missing/);
  });

  test('needs a recording that holds it', () => {
    expect(unusable({ steadyFrom: 0, injected: 1_000, healed: 9_000, end: 20_000 }, 1_000)).toMatch(
      /steady state/,
    );
    expect(unusable({ steadyFrom: 0, injected: 5_000, healed: 8_000, end: 20_000 }, 1_000)).toMatch(
      /the fault was/,
    );
    expect(unusable({ steadyFrom: 0, injected: 5_000, healed: 9_000, end: 10_000 }, 1_000)).toMatch(
      /the recovery/,
    );
    expect(unusable({ steadyFrom: 0, injected: 5_000, healed: 9_000, end: 20_000 }, 1_000)).toBeUndefined();
    expect(unusable({ steadyFrom: 0, injected: 1e9, healed: 1e10, end: 1e11 }, 1_000)).toMatch(
      /more than a week/,
    );
    expect(unsettled({ steadyFrom: 0, injected: 0, healed: 7_000, end: 0 }, 1_000, 0)).toMatch(
      /held for 7s.*after 8s/,
    );
  });
});
