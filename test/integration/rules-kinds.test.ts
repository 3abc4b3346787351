import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Promtool } from '../../harness/rules/promtool/promtool.ts';
import { notation } from '../../harness/rules/replay/promtool-test.ts';
import { replayRules } from '../../harness/rules/replay/replay.ts';
import {
  boundariesOf,
  flow,
  type Run,
  type Signal,
  scraped,
  step,
  withoutMarkers,
} from '../unit/rules-corpus/simulate.ts';
import { providePromtool } from './rules-promtool.ts';

/**
 * Rules of every kind that PromQL has, each put to a recording of a minute and a half, and to a test of promtool's own that is
 * written here by itself, on values that come from the system: its firing alerts at each evaluation, at nine phases.
 */
const INTERVAL_MS = 15_000;
const HOLD_MS = 1_200_000;
const BEFORE_MS = 1_200_000;
const AFTER_MS = 1_500_000;
const DRILL: Run = { steadyMs: 90_000, holdMs: 90_000, recoveryMs: 90_000, scrapeMs: 1_000, phaseMs: 211 };

let promtool: Promtool;
beforeAll(async () => {
  promtool = await providePromtool();
});
afterAll(() => promtool?.[Symbol.asyncDispose]());

const during =
  (healthy: number | undefined, broken: number | undefined): Signal =>
  (t, healed) =>
    t >= 0 && t < healed ? broken : healthy;
const api = (name: string, signal: Signal, labels = {}) => ({
  labels: { __name__: name, job: 'api', ...labels },
  signal,
});
const SYSTEM = [
  api('up', step(1, 0)),
  { labels: { __name__: 'up', job: 'db' }, signal: step(1, 1) },
  api('level', step(1, 7)),
  { labels: { __name__: 'level', job: 'db' }, signal: step(2, 2) },
  api('err_total', flow(0, 4)),
  api('req_total', flow(20, 12)),
  api('gone', during(1, undefined)),
  api('born', during(undefined, 1)),
  api('odd', during(0, Number.NaN)),
  api('big', during(0, Number.POSITIVE_INFINITY)),
  api('maintenance', step(0, 0)),
  api('info', step(1, 1), { team: 'x' }),
  api('restarted_total', (t) => Math.floor((t < 0 ? 3_600_000 + t : t) / 100)),
  api('neg', step(-1, -7)),
  ...['0.1', '1', '+Inf'].map((le) => api('lat_bucket', flow(10, le === '0.1' ? 1 : 10), { le })),
];

const RULES: readonly (readonly [expr: string, wait?: string, keep?: string])[] = [
  ['absent_over_time(gone[2m])'],
  ['absent(gone)', '1m'],
  ['absent_over_time((up == 1)[2m:15s])'],
  ['absent(gone{job="api"}) * 2 == 2', '30s'],
  ['absent(up)'],
  ['up == 0 unless on (job) maintenance == 1'],
  ['level > 5 unless on (job) up == 0'],
  ['level > 5 unless level offset 3m > 5'],
  ['last_over_time(gone[5m]) == 1 unless gone'],
  ['vector(1) unless on () up{job="api"} == 1'],
  ['level > 5', '30s', '3m'],
  ['up == 0', '1m', '10m'],
  ['max_over_time((rate(err_total[1m]) > 1)[5m:30s])'],
  ['avg_over_time(level{job="api"}[5m:]) > 4'],
  ['min_over_time(rate(req_total[1m])[3m:15s]) < 15'],
  ['level offset 2m > 5', '30s'],
  ['level > 2 * (level offset 5m)'],
  ['level @ end() > 5'],
  ['rate(err_total[5m] offset 1m) > 2'],
  ['count_over_time(gone[2m]) < 5'],
  ['present_over_time(born[1m])'],
  ['changes(level{job="api"}[10m]) > 0'],
  ['resets(restarted_total[5m]) > 0'],
  ['quantile_over_time(0.9, level[3m]) > 6'],
  ['histogram_quantile(0.9, sum by (le) (rate(lat_bucket[2m]))) > 0.5'],
  ['stddev_over_time(level[5m]) > 2'],
  ['topk(1, level) > 5', '1m'],
  ['bottomk(1, up) == 0'],
  ['label_replace(level, "j", "$1", "job", "(.*)") > 5'],
  ['level * on (job) group_left (team) info > 5'],
  ['delta(level[5m]) > 3'],
  ['idelta(level[1m]) > 3'],
  ['irate(err_total[1m]) > 3'],
  ['increase(err_total[5m]) > 100'],
  ['rate(err_total[5m]) > 6'],
  ['sum(rate(err_total[5m])) / sum(rate(req_total[5m])) > 0.2'],
  ['odd > 5'],
  ['odd != odd'],
  ['big > 5'],
  ['-big < -5'],
  ['-5 > neg'],
  ['-8 > neg'],
  ['min_over_time(up[1m]) == 0', '1m'],
  ['avg_over_time(up[5m]) < 0.5'],
  ['sum_over_time(up[2m]) < 3', '1m'],
  ['vector(scalar(level{job="api"})) > 5'],
  ['count(up == 1) < 2', '2m'],
  ['up{job="db"} == 0 or level > 5'],
  ['level > 5 and on (job) up == 0', '45s'],
  ['(level > bool 5) * 3 > 2'],
  ['level % 4 == 3'],
  ['level atan2 1 > 1.4'],
  ['clamp_max(level, 5) == 5'],
  ['level > 10'],
];

const named = RULES.map(([expr, wait = '0s', keep = '0s'], index) => ({
  alert: `A${index}`,
  expr,
  for: wait,
  keep_firing_for: keep,
}));
/** What reads other rules, and is asked about the time before. */
const OTHERS = [
  {
    name: 'late',
    query_offset: '90s',
    rules: [
      { alert: 'Late', expr: 'level > 5', for: '1m', keep_firing_for: '2m' },
      { alert: 'LateAbsent', expr: 'absent(gone)', for: '30s' },
    ],
  },
  {
    name: 'over',
    rules: [
      { record: 'level:mean', expr: 'avg_over_time(level[1m])' },
      { alert: 'Chain', expr: 'level:mean > 5', for: '1m' },
      { alert: 'OverPending', expr: 'ALERTS{alertname="Chain", alertstate="pending"} == 1' },
      { alert: 'OverFiring', expr: 'count(ALERTS{alertname="Chain", alertstate="firing"}) > 0', for: '30s' },
      { alert: 'OverState', expr: 'ALERTS_FOR_STATE{alertname="Chain"} > 0' },
      { alert: 'OverAbsent', expr: 'absent(ALERTS{alertname="Chain"}) and on () level{job="api"} > 5' },
    ],
  },
];
const rulesText = JSON.stringify({ groups: [{ name: 'each', rules: named }, ...OTHERS] });
const LATE_MS = new Map([
  ['Late', 90_000],
  ['LateAbsent', 90_000],
]);

test('rules of every kind do what a test of promtool finds by itself', async () => {
  const answers = await replayRules({
    rulesText,
    series: withoutMarkers(scraped(SYSTEM, DRILL)),
    boundaries: boundariesOf(DRILL),
    scrapeIntervalMs: INTERVAL_MS,
    evaluationIntervalMs: INTERVAL_MS,
    runPromtool: (files, tests) => promtool.testRules(files, tests),
  });
  const all = await happened();
  const wrong = [...answers].flatMap(([alert, answer]) => {
    const runs = all.map((run) => run.get(alert));
    const fired = runs.flatMap((one) => one ?? []);
    const expr = named.find((rule) => rule.alert === alert)?.expr ?? alert;
    const told = JSON.stringify({ expr, answer, runs });
    if (answer.status === 'never') return fired.length === 0 ? [] : [told];
    const { fires, resolves } = answer;
    if (answer.status !== 'fires' || fires === undefined || resolves === undefined || fired.length < 9)
      return [told];
    const within = fired.every(
      (one) => holds(fires, one.fires) && (one.early || holds(resolves, one.resolves)),
    );
    return within ? [] : [told];
  });
  // An alert that ends while the fault lasts has no time of resolving.
  const open = [...answers].filter(
    ([, { status, resolves }]) => status === 'fires' && resolves === undefined,
  );
  expect(wrong.filter((told) => !open.some(([, answer]) => told.includes(JSON.stringify(answer))))).toEqual(
    [],
  );
  expect([...answers.values()].filter(({ status }) => status === 'not-proven')).toEqual([]);
  expect([...answers.values()].filter(({ status }) => status === 'never').length).toBeGreaterThan(4);
}, 240_000);

function holds({ low, high }: { low: number; high: number }, ms: number): boolean {
  return ms >= low - DRILL.scrapeMs && ms <= high + DRILL.scrapeMs;
}

interface Happened {
  readonly fires: number;
  readonly resolves: number;
  readonly early: boolean;
}

/** When each alert fired after the fault and ended after its healing, ms, at nine phases. */
async function happened(): Promise<Map<string, Happened>[]> {
  const phases = [1, 6, 11].flatMap((scrape) => [2, 7, 12].map((fault) => ({ scrape, fault })));
  const tests = phases.map(({ scrape, fault }, index) => {
    const injected = BEFORE_MS + fault * 1_000;
    const end = injected + HOLD_MS + AFTER_MS;
    const moments = Array.from({ length: Math.floor((end - injected) / INTERVAL_MS) + 8 }, (_, i) => i);
    return {
      interval: '1s',
      input_series: SYSTEM.map(({ labels, signal }) => ({
        series: notation(labels),
        values: valuesOf(signal, injected, end, scrape),
      })),
      promql_expr_test: moments.map((i) => ({
        expr: `count by (alertname) (ALERTS{alertstate="firing",alertname!="phase ${index}"})`,
        eval_time: `${BEFORE_MS - 120_000 + i * INTERVAL_MS}ms`,
      })),
    };
  });
  const output = await promtool.testRules(
    new Map([
      ['rules.yml', rulesText],
      ['test.yml', JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '15s', tests })],
    ]),
    ['test.yml'],
  );
  const firing = phases.map(() => new Map<string, number[]>());
  let [phase, at] = [0, 0];
  for (const line of output.split('\n')) {
    const asked = line.match(/expr: .*phase (\d+)\\".*time: (\S+),/);
    if (asked !== null) [phase, at] = [Number(asked[1]), msOf(asked[2] ?? '')];
    else if (/^\s*got:/.test(line))
      for (const [, alert = ''] of line.matchAll(/alertname="(\w+)"/g)) {
        const moments = firing[phase]?.get(alert) ?? [];
        firing[phase]?.set(alert, [...moments, at + (LATE_MS.get(alert) ?? 0)]);
      }
  }
  return firing.map((alerts, index) => {
    const injected = BEFORE_MS + (phases[index]?.fault ?? 0) * 1_000;
    const healed = injected + HOLD_MS;
    return new Map(
      [...alerts].flatMap(([alert, moments]): [string, Happened][] => {
        const first = moments.find((ms) => ms >= injected);
        if (first === undefined || first > healed + INTERVAL_MS) return [];
        const ended = (moments.at(-1) ?? first) + INTERVAL_MS;
        return [[alert, { fires: first - injected, resolves: ended - healed, early: ended <= healed }]];
      }),
    );
  });
}

function valuesOf(signal: Signal, injected: number, end: number, scrape: number): string {
  const values: string[] = [];
  let there = false;
  for (let t = 0; t <= end; t += 1_000) {
    if ((t / 1_000) % 15 !== scrape) {
      values.push('_');
      continue;
    }
    const found = signal(t - injected, HOLD_MS);
    values.push(found === undefined ? (there ? 'stale' : '_') : String(found).replace('Infinity', 'Inf'));
    there = found !== undefined;
  }
  return values.join(' ');
}

function msOf(duration: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  const parts = [...duration.matchAll(/(\d+)(ms|[hms])/g)];
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (units[unit] ?? 0), 0);
}
