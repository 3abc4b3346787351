/**
 * Does the replay foretell what production does? Four rules of different shape, `for: 1m` each, on a program whose
 * fault shows with a delay of its own. Once it is broken for 20 s and watched by a Prometheus at pace 10, and what that
 * recorded is put before the rules as written; and once, in real time, a Prometheus with the rules and intervals of
 * production watches four such programs break at moments of their own, until every alert fires, and heal, until none
 * does. Bound: from the middle of what was foretold to what happened, one scrape plus one evaluation, firing and
 * resolving; and what is foretold is a range no wider than three of both.
 *
 * node test/bench/replay-agreement.ts [--seed N]
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { findPromtool } from '../../harness/cli/find-promtool.ts';
import { jsonReader } from '../../harness/http/json-reader.ts';
import type { AsWritten } from '../../harness/model/timeline.ts';
import { replayRules } from '../../harness/rules/replay/replay.ts';
import { readSeries } from '../../harness/signals/prometheus/recorded-series.ts';
import { deviation, mean, printClaims, seedFrom, significant, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';
import { SUBJECTS, subjectProgram } from './support/subject.ts';
import { startWatched, until, type Watched } from './support/watched.ts';

const PACE = 10;
const SCRAPE_MS = 5_000;
const EVALUATION_MS = 5_000;
const TOLERANCE_MS = SCRAPE_MS + EVALUATION_MS;
/** The longest window of the rules: until it is full of health nothing can be said. */
const WINDOW_MS = 60_000;
const FOR_MS = 60_000;
const LIMIT_MS = WINDOW_MS + FOR_MS + 4 * TOLERANCE_MS;
/** How long each part of the recording lasts. */
const RECORDED = { steadyMs: 12_000, holdMs: 20_000, recoveryMs: 14_000 };

const EXPRESSIONS = {
  Gauge: 'subject_ready == 0',
  Rate: 'rate(subject_errors_total[1m]) > 1',
  Ratio:
    'sum by (instance) (rate(subject_requests_total{code="500"}[1m])) / sum by (instance) (rate(subject_requests_total[1m])) > 0.05',
  Quantile: 'histogram_quantile(0.95, sum by (le, instance) (rate(subject_duration_seconds_bucket[1m]))) > 2',
};
const ALERTS = Object.keys(EXPRESSIONS);
const rulesYml = `groups:\n- name: shapes\n  rules:\n${Object.entries(EXPRESSIONS)
  .map(([alert, expr]) => `  - {alert: ${alert}, expr: ${JSON.stringify(expr)}, for: 1m}\n`)
  .join('')}`;
const targets = JSON.stringify(SUBJECTS.map((port) => `api:${port}`));
const prometheusYml = `
global: {scrape_interval: 5s, evaluation_interval: 5s}
rule_files: [/etc/prometheus/alerts.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}
scrape_configs: [{job_name: subject, static_configs: [{targets: ${targets}}]}]
`;
const alertmanagerYml = `
route: {receiver: people}
receivers: [{name: people, webhook_configs: [{url: 'http://receiver:9095/'}]}]
`;

/** Milliseconds from injection to firing, and from healing to resolved. */
interface Happened {
  alert: string;
  port: number;
  fires: number;
  resolves: number;
}

const rulesAnswer = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            name: z.string(),
            alerts: z.array(z.object({ state: z.string(), labels: z.object({ instance: z.string() }) })),
          }),
        ),
      }),
    ),
  }),
});

const seed = seedFrom(process.argv.slice(2));
const random = uniform(seed);
const running = [foretell(), inRealTime()] as const;
// Each removes its own stack, whatever comes of the other.
await Promise.allSettled(running);
const [foretold, happened] = await Promise.all(running);

const errors: {
  alert: string;
  port: number;
  edge: 'fires' | 'resolves';
  errorMs: number;
  outsideMs: number;
}[] = [];
for (const one of happened) {
  for (const edge of ['fires', 'resolves'] as const) {
    const range = foretold.get(one.alert)?.[edge];
    if (range === undefined) continue;
    const errorMs = one[edge] - (range.low + range.high) / 2;
    const outsideMs = Math.max(0, range.low - one[edge], one[edge] - range.high);
    errors.push({ alert: one.alert, port: one.port, edge, errorMs, outsideMs });
  }
}
const told = ALERTS.flatMap((alert) => [foretold.get(alert)?.fires, foretold.get(alert)?.resolves]);
const widths = told.flatMap((range) => (range === undefined ? [] : [range.high - range.low]));
const largest = (edge: 'fires' | 'resolves') =>
  Math.max(...errors.filter((one) => one.edge === edge).map(({ errorMs }) => Math.abs(errorMs))) /
  TOLERANCE_MS;
const claims = printClaims([
  {
    title: 'replay: alerts foretold to fire and resolve, of 4',
    value: widths.length / 2,
    bound: { atLeast: 4 },
  },
  {
    title: 'replay: largest error of firing / (scrape + evaluation)',
    value: largest('fires'),
    bound: { atMost: 1 },
  },
  {
    title: 'replay: largest error of resolving / (scrape + evaluation)',
    value: largest('resolves'),
    bound: { atMost: 1 },
  },
  {
    title: 'replay: widest range / (scrape + evaluation)',
    value: Math.max(...widths) / TOLERANCE_MS,
    bound: { atMost: 3 },
  },
]);
const off = errors.map(({ errorMs }) => errorMs);
console.log(
  `       ${errors.length} moments of ${happened.length} alerts: error ${significant(mean(off) / 1000)} ± ${significant(deviation(off) / 1000)} s, ` +
    `${errors.filter(({ outsideMs }) => outsideMs === 0).length} inside what was foretold`,
);
for (const alert of ALERTS) {
  const own = happened.filter((one) => one.alert === alert);
  const line = (edge: 'fires' | 'resolves') => {
    const range = foretold.get(alert)?.[edge];
    const said = range === undefined ? 'nothing' : `${seconds(range.low)} to ${seconds(range.high)}`;
    return `${edge}: foretold ${said}, was ${own.map((one) => seconds(one[edge])).join(', ')}`;
  };
  console.log(`       ${alert} ${line('fires')}; ${line('resolves')} ${foretold.get(alert)?.reason ?? ''}`);
}
await leave('replay-agreement', seed, claims, { foretold: Object.fromEntries(foretold), happened });

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function start(run: string, pace: number): Promise<Watched> {
  return startWatched({
    run: `bench-replay-${run}`,
    program: subjectProgram(seed),
    prometheusYml,
    rulesYml,
    alertmanagerYml,
    pace,
  });
}

async function fault({ stack }: Watched, port: number, on: boolean): Promise<void> {
  const answer = await fetch(`${stack.origin('api')}/fault?port=${port}&on=${on}`);
  if (!answer.ok) throw new Error(`the subject answered ${answer.status}`);
}

/** Half a minute of one subject, densely recorded, before the rules as written. */
async function foretell(): Promise<ReadonlyMap<string, AsWritten>> {
  const found = await (async () => {
    await using watched = await start('recorded', PACE);
    const [port = 0] = SUBJECTS;
    const steadyFrom = Date.now();
    await pause(RECORDED.steadyMs + random() * SCRAPE_MS);
    const injected = Date.now();
    await fault(watched, port, true);
    await pause(RECORDED.holdMs);
    await fault(watched, port, false);
    const healed = Date.now();
    await pause(RECORDED.recoveryMs);
    const end = Date.now();
    const { series, types } = await readSeries({
      origin: watched.stack.origin('prometheus'),
      metrics: ['subject_.+'],
      from: steadyFrom,
      to: end,
      limitMs: 10_000,
    });
    const own = series.filter(({ labels }) => labels.instance === `api:${port}`);
    return { series: own, types, boundaries: { steadyFrom, injected, healed, end } };
  })();
  const promtool = await findPromtool();
  if ('missing' in promtool) throw new Error(promtool.missing);
  await using tool = promtool;
  return replayRules({
    ...found,
    rulesText: rulesYml,
    scrapeIntervalMs: SCRAPE_MS,
    evaluationIntervalMs: EVALUATION_MS,
    runPromtool: (files, test) => tool.testRules(files, test),
  });
}

/** What production would do: its own intervals, its own rules, and waits are as long as they are. */
async function inRealTime(): Promise<Happened[]> {
  await using watched = await start('real-time', 1);
  await using reader = jsonReader(watched.stack.origin('prometheus'), 2_000);
  await pause(WINDOW_MS + TOLERANCE_MS);
  let firing = new Set<string>();
  let looking = true;
  const looks = (async () => {
    while (looking) {
      const { groups } = rulesAnswer.parse(await reader.get('/api/v1/rules?type=alert')).data;
      firing = new Set(
        groups
          .flatMap((group) => group.rules)
          .flatMap(({ name, alerts }) =>
            alerts
              .filter(({ state }) => state === 'firing')
              .map(({ labels }) => `${name} ${labels.instance}`),
          ),
      );
      await pause(50);
    }
  })();
  const all = await Promise.all(
    SUBJECTS.map((port) => oneSubject(watched, port, (alert) => firing.has(`${alert} api:${port}`))),
  );
  looking = false;
  await looks;
  return all.flat();
}

async function oneSubject(
  watched: Watched,
  port: number,
  isFiring: (alert: string) => boolean,
): Promise<Happened[]> {
  await pause(random() * TOLERANCE_MS);
  const fires = await edges(true);
  await pause(random() * TOLERANCE_MS);
  const resolves = await edges(false);
  return ALERTS.map((alert) => ({
    alert,
    port,
    fires: fires.get(alert) ?? Number.NaN,
    resolves: resolves.get(alert) ?? Number.NaN,
  }));

  /** Breaks or heals, and tells when each alert said so. */
  async function edges(on: boolean): Promise<Map<string, number>> {
    const began = performance.now();
    await fault(watched, port, on);
    const seen = new Map<string, number>();
    await until(`every alert of ${port} ${on ? 'fires' : 'is over'}`, LIMIT_MS, async () => {
      for (const alert of ALERTS)
        if (!seen.has(alert) && isFiring(alert) === on) seen.set(alert, performance.now() - began);
      return seen.size === ALERTS.length ? undefined : [...seen.keys()].join(', ');
    });
    return seen;
  }
}
