import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AsWritten } from '../../harness/model/timeline.ts';
import { compressRules } from '../../harness/rules/compress-rules.ts';
import { dividesExactly } from '../../harness/rules/duration.ts';
import type { MetricType } from '../../harness/rules/lint.ts';
import type { Promtool } from '../../harness/rules/promtool/promtool.ts';
import { parsePromtool, promtoolTest } from '../../harness/rules/replay/promtool-test.ts';
import { replayRules } from '../../harness/rules/replay/replay.ts';
import { LABEL_RUN } from '../../harness/safety/labels.ts';
import { engineOfTests } from '../support/on-engine.ts';
import { EXPRESSIONS } from '../unit/rules-corpus/expressions.ts';
import {
  boundariesOf,
  flow,
  type Run,
  type Signal,
  type Source,
  scraped,
  step,
  withoutMarkers,
} from '../unit/rules-corpus/simulate.ts';
import { providePromtool } from './rules-promtool.ts';

/**
 * Systems whose behaviour is known as a function of time. Each is watched twice: for half a minute by a fast Prometheus,
 * which is what a drill records, and for as long as it takes at production's own intervals, which is the truth. What is
 * predicted from the first must be what happens in the second.
 */
const SCRAPE_MS = 15_000;
const EVALUATION_MS = 15_000;
/** A drill at pace 20. */
const DRILL: Run = { steadyMs: 15_000, holdMs: 40_000, recoveryMs: 20_000, scrapeMs: 750, phaseMs: 317 };
/** Production's time until each fault is over, in the truth. */
const HOLD_MS = 600_000;

interface Case {
  readonly title: string;
  readonly expr: string;
  readonly for?: string;
  readonly recording?: string;
  readonly sources: readonly Source[];
  readonly types?: Readonly<Record<string, MetricType>>;
  readonly periodMs?: number;
  /** From healing until it is well again, ms, where that is known. */
  readonly recoveredMs?: number;
  readonly drill?: Partial<Run>;
  readonly expected: AsWritten['status'];
  readonly reason?: RegExp;
  /** Chance alone decides when it fires. */
  readonly anyWidth?: true;
}

const source = (name: string, signal: Signal, labels: Record<string, string> = {}): Source => ({
  labels: { __name__: name, job: 'api', instance: 'api:8080', ...labels },
  signal,
});

/** Requests that take 10 ms in health and 3 s under the fault; each counts in the buckets once it is answered. */
const slowed = ['0.1', '1', '2.5', '5', '+Inf'].map((le) =>
  source('latency_bucket', flow(20, Number(le.replace('+Inf', 'Infinity')) >= 3 ? 20 : 0, 3_000), { le }),
);

/** A breaker that opens a second after the fault, stays open for 30 s and is then tried for 20 s. */
const breaker: Signal = (t, healed) => {
  if (t < 1_000 || t >= healed + 20_000) return 0;
  return (t - 1_000) % 50_000 < 30_000 ? 2 : 1;
};

/** A process that crashes every 40 s under the fault and counts from nothing each time. */
const restarting: Signal = (t, healed) => {
  const started = t > 0 && t < healed ? Math.floor(t / 40_000) * 40_000 : t >= healed ? healed : -3_600_000;
  return Math.floor((t - started) / 100);
};

const CASES: readonly Case[] = [
  {
    title: 'a gauge against a threshold',
    expr: 'probe_success == 0',
    for: '1m',
    sources: [source('probe_success', step(1, 0, 1_500))],
    expected: 'fires',
  },
  {
    title: 'a rate of a counter',
    expr: 'rate(errors_total[5m]) > 1',
    for: '1m',
    sources: [source('errors_total', flow(0, 5))],
    expected: 'fires',
  },
  {
    title: 'a ratio of rates',
    expr: 'sum(rate(requests_total{code="500"}[2m])) / sum(rate(requests_total[2m])) > 0.05',
    for: '1m',
    sources: [
      source('requests_total', flow(20, 15), { code: '200' }),
      source('requests_total', (t, healed) => (t < 2_000 ? undefined : flow(0, 5)(t, healed)), {
        code: '500',
      }),
    ],
    expected: 'fires',
  },
  {
    title: 'a quantile of a histogram',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m]))) > 2',
    for: '1m',
    sources: slowed,
    expected: 'fires',
  },
  {
    title: 'a recording rule below the alert',
    expr: 'job:errors:rate2m > 1',
    recording: 'sum by (job) (rate(errors_total[2m]))',
    for: '1m',
    sources: [source('errors_total', flow(0, 5))],
    expected: 'fires',
  },
  {
    title: 'a series that vanishes, asked for by absent()',
    expr: 'absent(up{job="api"})',
    for: '1m',
    sources: [source('up', (t, healed) => (t >= 500 && t < healed + 800 ? undefined : 1))],
    expected: 'fires',
  },
  {
    title: 'a series that vanishes under a threshold that only it could pass',
    expr: 'temperature > 50',
    for: '1m',
    sources: [
      source('temperature', (t, healed) =>
        t >= 20_000 && t < healed ? undefined : t > 0 && t < healed ? 60 : 20,
      ),
    ],
    expected: 'never',
  },
  {
    title: 'counter resets, which a rate does not take for a fall or a burst',
    expr: 'rate(work_total[2m]) < 5 or rate(work_total[2m]) > 15',
    for: '1m',
    sources: [source('work_total', restarting)],
    drill: { holdMs: 80_000 },
    periodMs: 40_000,
    expected: 'never',
  },
  {
    title: 'counter resets, counted',
    expr: 'resets(work_total[5m]) > 3',
    sources: [source('work_total', restarting)],
    drill: { holdMs: 80_000 },
    periodMs: 40_000,
    expected: 'fires',
  },
  {
    title: 'a rate over a gauge, whose every fall is a burst',
    expr: 'rate(queue_length[2m]) > 0.5',
    for: '1m',
    sources: [
      source('queue_length', (t, healed) =>
        t > 0 && t < healed ? 20 + (Math.floor(t / 10_000 + 0.35) % 2) * 30 : 20,
      ),
    ],
    types: { queue_length: 'gauge' },
    drill: { holdMs: 60_000 },
    periodMs: 20_000,
    anyWidth: true,
    expected: 'fires',
  },
  {
    title: 'a rate over a gauge that only grows, which repeated as a gauge would fall with each round',
    expr: 'rate(queue_length[2m]) > 1.5',
    for: '1m',
    sources: [source('queue_length', (t, healed) => (t > 0 && t < healed ? t / 1_000 : 0))],
    types: { queue_length: 'gauge' },
    expected: 'never',
  },
  {
    title: 'a breaker that is open for longer than for',
    expr: 'breaker_state == 2',
    for: '1m',
    sources: [source('breaker_state', step(0, 2, 1_000))],
    expected: 'fires',
  },
  {
    title: 'a breaker that closes long after the fault, and shortly before the recording ends',
    expr: 'breaker_state == 2',
    sources: [source('breaker_state', (t, healed) => (t >= 1_000 && t < healed + 30_000 ? 2 : 0))],
    drill: { recoveryMs: 38_000 },
    recoveredMs: 30_000,
    expected: 'fires',
  },
  {
    title: 'a breaker that is open for less than for',
    expr: 'breaker_state == 2',
    for: '1m',
    sources: [source('breaker_state', breaker)],
    drill: { holdMs: 101_000 },
    periodMs: 50_000,
    expected: 'never',
  },
  {
    title: 'a breaker that was not watched for a whole period',
    expr: 'breaker_state == 2',
    for: '1m',
    sources: [source('breaker_state', breaker)],
    periodMs: 50_000,
    expected: 'not-proven',
    reason: /held for 40s, and how it goes on shows only after 1m 15s/,
  },
  {
    title: 'a queue that still grows',
    expr: 'queue_length > 100',
    sources: [source('queue_length', (t, healed) => (t > 0 && t < healed ? t / 1_000 : 0))],
    expected: 'not-proven',
    reason: /queue_length\{.*averaged 2\d.* and then 3\d.* towards the end/,
  },
  {
    title: 'a threshold that the fault does not reach',
    expr: 'rate(errors_total[5m]) > 10',
    sources: [source('errors_total', flow(0, 5))],
    expected: 'never',
  },
  {
    title: 'an alert that fires in health',
    expr: 'errors_total > 0 or vector(1) > 0',
    sources: [source('errors_total', flow(1, 5))],
    expected: 'not-proven',
    reason: /fires in the steady state/,
  },
  {
    title: 'an age',
    expr: 'time() - last_success_seconds > 90',
    for: '30s',
    sources: [
      source('last_success_seconds', (t, healed) => Math.floor((t > 0 && t < healed ? 0 : t) / 5_000) * 5),
    ],
    expected: 'fires',
  },
];

let promtool: Promtool;
beforeAll(async () => {
  promtool = await providePromtool();
});
afterAll(() => promtool?.[Symbol.asyncDispose]());

describe('as written', () => {
  test.each(CASES)('$title: $expected', async (one) => {
    const drill = { ...DRILL, ...one.drill };
    const answers = await replayRules({
      rulesText: rulesOf(one),
      // The API gives no markers, so neither does the test.
      series: withoutMarkers(scraped(one.sources, drill)),
      boundaries: {
        ...boundariesOf(drill),
        ...(one.recoveredMs === undefined ? {} : { recovered: drill.holdMs + one.recoveredMs }),
      },
      scrapeIntervalMs: SCRAPE_MS,
      evaluationIntervalMs: EVALUATION_MS,
      types: new Map(Object.entries(one.types ?? {})),
      ...(one.periodMs === undefined ? {} : { periodMs: one.periodMs }),
      alerts: ['Asked'],
      runPromtool: (files, file) => promtool.testRules(files, file),
    });
    const answer = answers.get('Asked');
    expect(answer, answer?.reason).toMatchObject({ status: one.expected });
    if (one.reason !== undefined) expect(answer?.reason).toMatch(one.reason);
    if (one.expected === 'not-proven') return;
    const truths = await truth(one);
    if (answer?.fires === undefined) {
      expect(truths).toEqual(truths.map(() => undefined));
      return;
    }
    const { resolves } = answer;
    if (resolves === undefined) throw new Error(`when it resolves is not known: ${answer.reason}`);
    const tolerance = drill.scrapeMs;
    for (const happened of truths) {
      expect(happened?.fires).toBeGreaterThanOrEqual(answer.fires.low - tolerance);
      expect(happened?.fires).toBeLessThanOrEqual(answer.fires.high + tolerance);
      expect(happened?.resolves).toBeGreaterThanOrEqual(resolves.low - tolerance);
      expect(happened?.resolves).toBeLessThanOrEqual(resolves.high + tolerance);
    }
    if (one.anyWidth) return;
    // A range that holds everything would hold the truth as well.
    const width = answer.fires.high - answer.fires.low;
    expect(width).toBeLessThanOrEqual(SCRAPE_MS + 3 * EVALUATION_MS);
  });
});

function rulesOf({ expr, for: wait, recording }: Case): string {
  const record =
    recording === undefined ? '' : `  - record: job:errors:rate2m\n    expr: ${JSON.stringify(recording)}\n`;
  const alert = `  - alert: Asked\n    expr: ${JSON.stringify(expr)}\n    for: ${wait ?? '0s'}\n`;
  return `groups:\n- name: g\n  rules:\n${record}${alert}`;
}

/** What happens in production at a few phases, scraped from the system itself: no recording, no loops. */
async function truth(one: Case): Promise<({ fires: number; resolves: number } | undefined)[]> {
  const before = 600_000;
  const gridMs = 1_000;
  const phases = [
    { scrape: 1_000, fault: 200 },
    { scrape: 6_000, fault: 9_400 },
    { scrape: 11_000, fault: 3_700 },
    { scrape: 14_000, fault: 14_800 },
  ];
  const runs = phases.map(({ scrape, fault }, index) => {
    const injected = before + fault;
    const end = injected + HOLD_MS + 600_000;
    const series = one.sources.map(({ labels, signal }) => {
      const tokens: string[] = [];
      let there = false;
      for (let t = 0; t <= end; t += gridMs) {
        const value = t % SCRAPE_MS === scrape ? signal(t - injected, HOLD_MS) : null;
        tokens.push(
          value === null ? '_' : value === undefined ? (there ? 'stale' : '_') : moment(one, value, injected),
        );
        if (value !== null) there = value !== undefined;
      }
      return { labels, values: tokens.join(' ') };
    });
    const evaluations = {
      before: Math.floor(injected / EVALUATION_MS) * EVALUATION_MS,
      first: Math.ceil(injected / EVALUATION_MS) * EVALUATION_MS,
      last: Math.floor(end / EVALUATION_MS) * EVALUATION_MS,
    };
    return { id: `${index}`, gridMs, series, evaluations, injected };
  });
  const evaluated = { intervalMs: EVALUATION_MS, queryOffsetMs: 0 };
  const files = { 'rules.yml': rulesOf(one), 'test.yml': promtoolTest('rules.yml', evaluated, runs) };
  const output = await promtool.testRules(new Map(Object.entries(files)), ['test.yml']);
  const { alerts, errors } = parsePromtool(output);
  expect(errors).toEqual([]);
  return runs.map(({ id, injected }) => {
    const { first, last } = alerts.find(({ run, alert }) => run === id && alert === 'Asked') ?? {};
    if (first === undefined || last === undefined) return undefined;
    return { fires: first - injected, resolves: last + EVALUATION_MS - injected - HOLD_MS };
  });
}

/** A value that is a moment, in seconds since the injection, on the clock of the run. */
function moment({ expr }: Case, value: number, injected: number): string {
  return String(expr.includes('time()') ? value + injected / 1_000 : value);
}

test('what promtool accepts it still accepts when compressed, at every pace', async () => {
  const check = (text: string) => promtool.checkRules(new Map([['rules.yml', text]]), ['rules.yml']);
  const fileOf = (exprs: readonly string[]) =>
    `groups:\n${exprs.map((expr, i) => `- name: g${i}\n  rules:\n  - alert: A\n    expr: ${JSON.stringify(expr)}\n`).join('')}`;
  // The corpus follows the newest grammar; an older promtool names the groups that it cannot read.
  const all = EXPRESSIONS.filter(([, ...ms]) =>
    [2, 5, 20].every((pace) => ms.every((one) => dividesExactly(one, pace))),
  );
  const exprs = all.map(([expr]) => expr);
  const { output } = await check(fileOf(exprs));
  const refused = new Set([...output.matchAll(/group "g(\d+)"/g)].map(([, index]) => Number(index)));
  const accepted = exprs.filter((_, index) => !refused.has(index));
  expect(accepted.length).toBeGreaterThanOrEqual(60);
  expect(await check(fileOf(accepted))).toMatchObject({ ok: true });
  for (const pace of [2, 5, 20]) {
    const { text } = compressRules(fileOf(accepted), 'rules.yml', pace);
    expect(await check(text)).toMatchObject({ ok: true });
  }
});

test('promtool says which rules are no rules', async () => {
  const check = (text: string) => promtool.checkRules(new Map([['rules.yml', text]]), ['rules.yml']);
  expect(await check(rulesOf({ title: '', expr: 'up == 0', sources: [], expected: 'never' }))).toMatchObject({
    ok: true,
  });
  const wrong = await check('groups:\n- name: g\n  rules:\n  - {alert: A, expr: "sum(1, 2)"}\n');
  expect(wrong).toMatchObject({ ok: false, output: expect.stringContaining('expected') });
});

test('beside a run that measures, promtool is told to use one core', async () => {
  const docker = await engineOfTests();
  const containers = async () => {
    const found = await docker.listContainers({ filters: { label: [`${LABEL_RUN}=rules-test`] } });
    return Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect()));
  };
  const before = new Set((await containers()).map(({ Id }) => Id));
  await using _promtool = await providePromtool(1);
  const added = (await containers()).filter(({ Id }) => !before.has(Id));
  expect(added.map(({ Config }) => Config.Env.filter((one) => one.startsWith('GOMAXPROCS')))).toEqual([
    ['GOMAXPROCS=1'],
  ]);
});
