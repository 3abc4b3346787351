/**
 * G7: how long does an alert take to reach people, live, at a compressed pace? A real Prometheus, Alertmanager and
 * receiver with the monitoring's durations divided by 20, and gauges that go bad at random moments, many side by side
 * and each only once. Phases of scrape and evaluation are fixed for a target and a group, so there are a dozen targets
 * and three groups of rules for each `for`. Measured from the first
 * sample that satisfies the expression, which the scraped program knows, to the notification's arrival. Bound: one
 * scrape + one evaluation + ⌈for/evaluation⌉ evaluations + group wait. None may be missed; none may arrive of a gauge
 * that is good, or was bad for less than `for` less a scrape and an evaluation: each gauge is watched in health first,
 * and every fifth only flickers.
 *
 * node test/bench/alert-latency.ts [--injections N] [--seed N]
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createClock } from '../../harness/host/clock.ts';
import { jsonReader } from '../../harness/http/json-reader.ts';
import type { NotificationRecord } from '../../harness/model/timeline.ts';
import { watchReceiver } from '../../harness/signals/notifications/receiver.ts';
import { deviation, mean, printClaims, quantile, seedFrom, significant, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';
import { BOARDS, SWITCHBOARD } from './support/switchboard.ts';
import { startWatched } from './support/watched.ts';

const PACE = 20;
/** Gauges that live at the same time. */
const SLOTS = 24;
/** Production's `for`, seconds; 20 s is no whole number of evaluations. */
const WAITS = [0, 20, 30, 60];
/** Groups of rules for each of them. */
const GROUPS = 3;

const prometheusYml = `
global: {scrape_interval: 15s, scrape_timeout: 10s, evaluation_interval: 15s}
rule_files: [/etc/prometheus/alerts.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}
scrape_configs: [{job_name: boards, static_configs: [{targets: ${JSON.stringify(BOARDS.map((port) => `api:${port}`))}}]}]
`;
const rulesYml = `groups:\n${WAITS.flatMap((seconds) =>
  Array.from({ length: GROUPS }, (_, group) => {
    const kind = `${seconds}-${group}`;
    return `- name: after-${kind}\n  rules:\n  - {alert: After${seconds}, expr: 'switched{kind="${kind}"} == 1', for: ${seconds}s}\n`;
  }),
).join('')}`;
// A group of its own for each gauge: Alertmanager waits differently for a group that has spoken before.
const alertmanagerYml = `
route: {receiver: people, group_by: [alertname, id], group_wait: 10s, group_interval: 1m}
receivers: [{name: people, webhook_configs: [{url: 'http://receiver:9095/', send_resolved: true}]}]
`;

interface Sample {
  forMs: number;
  /** From injection to the first sample; from there to the notification; ms. */
  toSampleMs: number;
  latencyMs: number;
  ratio: number;
}

const args = process.argv.slice(2);
const seed = seedFrom(args);
const random = uniform(seed);
const injections = args.includes('--injections') ? Number(args[args.indexOf('--injections') + 1]) : 240;

await using watched = await startWatched({
  run: 'bench-alert-latency',
  program: SWITCHBOARD,
  prometheusYml,
  rulesYml,
  alertmanagerYml,
  pace: PACE,
});
const { stack, intervals, groupWaitMs } = watched;
const { scrapeIntervalMs, evaluationIntervalMs } = intervals;
const clock = createClock();
const heard = new Map<string, NotificationRecord>();
const ending = new AbortController();
const listening = watchReceiver({
  origin: stack.origin('receiver'),
  clock,
  recorder: {
    record(...records) {
      for (const record of records) {
        const { id = '' } = record.kind === 'notification' ? record.labels : {};
        if (record.kind === 'notification' && record.status === 'firing' && !heard.has(id))
          heard.set(id, record);
      }
    },
  },
  health: { say() {} },
  signal: ending.signal,
});
await using board = jsonReader(stack.origin('api'), 2_000);

const samples: Sample[] = [];
const counts = { injected: 0, flickered: 0, missed: 0, false: 0, healthyMs: 0 };
let serial = 0;
await Promise.all(Array.from({ length: SLOTS }, slot));
ending.abort();
await listening;

const of = (pick: (sample: Sample) => number) => samples.map(pick);
const ratios = of(({ ratio }) => ratio);
const claims = printClaims([
  { title: 'G7 latency / bound, largest', value: Math.max(...ratios), bound: { atMost: 1 } },
  { title: `G7 missed, of ${counts.injected}`, value: counts.missed, bound: { atMost: 0 } },
  {
    title: `G7 false, of ${counts.flickered} flickers and ${significant(counts.healthyMs / 1000)} s of healthy gauges`,
    value: counts.false,
    bound: { atMost: 0 },
  },
]);
for (const seconds of WAITS) {
  const own = samples.filter(({ forMs }) => forMs === (seconds * 1000) / PACE);
  const latencies = own.map(({ latencyMs }) => latencyMs);
  console.log(
    `       for ${seconds} s at pace ${PACE}: ${own.length} alerts, ${significant(mean(latencies))} ± ${significant(deviation(latencies))} ms, ` +
      `p99 ${significant(quantile(latencies, 0.99))}, bound ${boundOf((seconds * 1000) / PACE)}; injected ` +
      `${significant(mean(own.map(({ toSampleMs }) => toSampleMs)))} ms before the first sample`,
  );
}
await leave('alert-latency', seed, claims, { counts, samples });

function boundOf(forMs: number): number {
  const evaluations = Math.ceil(forMs / evaluationIntervalMs) * evaluationIntervalMs;
  return scrapeIntervalMs + evaluationIntervalMs + evaluations + groupWaitMs;
}

/** One gauge after another: healthy for a while, then bad until people know, or only for a moment. */
async function slot(): Promise<void> {
  while (serial < injections) {
    const own = serial;
    serial += 1;
    const id = `g${own}`;
    const flickers = own % 5 === 4;
    const seconds = flickers ? Math.max(...WAITS) : (WAITS[Math.floor(random() * WAITS.length)] ?? 0);
    const forMs = (seconds * 1000) / PACE;
    const limitMs = boundOf(forMs);
    const port = BOARDS[Math.floor(random() * BOARDS.length)];
    const kind = `${seconds}-${Math.floor(random() * GROUPS)}`;
    await tell('set', id, { port: String(port), kind, value: '0' });
    // A healthy window as long as an alert would take, and a random phase.
    const healthyMs = limitMs + random() * 2 * (scrapeIntervalMs + evaluationIntervalMs);
    await pause(healthyMs);
    counts.healthyMs += healthyMs;
    if (heard.has(id)) counts.false += 1;
    // What is bad for less than this is so in one evaluation too few.
    else if (flickers)
      await flicker(id, random() * (forMs - scrapeIntervalMs - evaluationIntervalMs), limitMs);
    else await inject(id, forMs, limitMs);
    await tell('drop', id);
  }
}

async function inject(id: string, forMs: number, limitMs: number): Promise<void> {
  counts.injected += 1;
  const injected = clock.now();
  await tell('set', id, { value: '1' });
  // Twice the bound: by then it is not late, it is not coming.
  const end = performance.now() + scrapeIntervalMs + 2 * limitMs;
  while (!heard.has(id) && performance.now() < end) await pause(10);
  const first = await firstSample(id);
  const notification = heard.get(id);
  if (notification === undefined || first === undefined) {
    counts.missed += 1;
    return;
  }
  const latencyMs = notification.t - first;
  samples.push({ forMs, toSampleMs: first - injected, latencyMs, ratio: latencyMs / limitMs });
}

async function flicker(id: string, forMs: number, limitMs: number): Promise<void> {
  counts.flickered += 1;
  await tell('set', id, { value: '1' });
  await pause(forMs);
  await tell('set', id, { value: '0' });
  await pause(limitMs);
  if (heard.has(id)) counts.false += 1;
}

async function tell(what: 'set' | 'drop', id: string, more: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(`${stack.origin('api')}/${what}?${new URLSearchParams({ id, ...more })}`);
  if ((await answer.text()) !== 'ok') throw new Error(`the switchboard answered ${answer.status}`);
}

/** On our clock, which is the machine's. */
async function firstSample(id: string): Promise<number | undefined> {
  const nanoseconds = await board.get(`/first?id=${id}`);
  return typeof nanoseconds === 'number' ? nanoseconds / 1e6 - Number(clock.origin) / 1e6 : undefined;
}
