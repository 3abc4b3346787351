/**
 * How long are rules of public scale checked, compressed and replayed? Rules are generated in the style of public ones:
 * 4 000 in 400 files, by seed, a few of which read the alerts of all. Printed are milliseconds for a thousand rules, in this
 * process and by the command line with promtool; held against a bound are ratios within the run: to nothing but parsing
 * their YAML, places and all, and PromQL once, and of what replay takes for seventy times as long a window. Every rule has to
 * be read, and every duration that a pace divides to come out.
 *
 * node test/bench/rules.ts [--seed N]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';
import { findPromtool } from '../../harness/cli/find-promtool.ts';
import { compressRules } from '../../harness/rules/compress-rules.ts';
import { lintRule } from '../../harness/rules/lint-rule.ts';
import { parsePromql } from '../../harness/rules/promql.ts';
import { replayRules } from '../../harness/rules/replay/replay.ts';
import { readRuleFile } from '../../harness/rules/rule-file.ts';
import { ruleGraph } from '../../harness/rules/rule-graph.ts';
import { parseRuleSource } from '../../harness/rules/rule-source.ts';
import { graphScalability } from '../../harness/rules/rules-scalability.ts';
import { boundariesOf, flow, scraped, step, withoutMarkers } from '../unit/rules-corpus/simulate.ts';
import { printClaims, quantile, seedFrom, significant, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

const FILES = 400;
const RULES_EACH = 10;
const ROUNDS = 5;
const MAIN = join(import.meta.dirname, '..', '..', 'harness', 'cli', 'main.ts');

const seed = seedFrom(process.argv.slice(2));
const random = uniform(seed);
const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];

const texts = Array.from({ length: FILES }, (_, file) => ({ file: `rules-${file}.yml`, text: fileOf(file) }));
const thousands = (FILES * RULES_EACH) / 1000;

const alone = await timed(async () => {
  for (const { text } of texts) {
    for (const document of parseAllDocuments(text)) {
      for (const { rules } of document.toJS().groups) for (const { expr } of rules) parsePromql(expr);
    }
  }
});
let read = 0;
const checkAll = async () => {
  const graph = ruleGraph(texts.map(({ file, text }) => readRuleFile(parseRuleSource(text, file))));
  graphScalability(graph);
  for (const node of graph.nodes) lintRule(node, 15_000);
  read = graph.nodes.length;
};
const check = await timed(checkAll);
let changes = 0;
const compress = await timed(async () => {
  changes = 0;
  for (const { file, text } of texts) changes += compressRules(text, file, 10).changes.length;
});
const besideMs = await tookMs(checkAll);
const commandMs = await tookMs(byCommand);
const replayed = await replays();

const each = (ms: readonly number[]) => quantile(ms, 0.5) / thousands;
const claims = printClaims([
  { title: 'rules: of 4 000 read', value: read, bound: { atLeast: FILES * RULES_EACH } },
  // Before rules were read once for all that looks at them it was 2.7, in the same process on the same rules.
  { title: 'rules: check / parsing alone', value: each(check) / each(alone), bound: { atMost: 2.7 / 2 } },
  { title: 'rules: compress / parsing alone', value: each(compress) / each(alone), bound: { atMost: 6 } },
  {
    title: 'rules: check by command, with promtool / in this process',
    value: commandMs / besideMs,
    bound: { atMost: 6 },
  },
  {
    title: 'rules: replay of nine rules of a drill, the shortest of five, s',
    value: replayed.drillMs / 1000,
    bound: { atMost: 2 },
  },
  {
    title: 'rules: replay with windows of 6 h / of 5 min',
    value: replayed.longMs / replayed.shortMs,
    bound: { atMost: 20 },
  },
]);
console.log(
  `       a thousand rules: parsing alone ${significant(each(alone))} ms, check ${significant(each(check))} ms, compress ${significant(each(compress))} ms ` +
    `(${changes} durations), check by command ${significant(commandMs / thousands)} ms`,
);
console.log(
  `       replay: nine rules of a drill ${significant(replayed.drillMs)} ms, 13 alerts with 5 min ${significant(replayed.shortMs)} ms, with 6 h ${significant(replayed.longMs)} ms; ` +
    `a thousand like the nine ${significant((1000 * replayed.drillMs) / 9)} ms`,
);
await leave('rules', seed, claims, { alone, check, compress, commandMs, replayed });

/** Milliseconds of a processor, which what else the machine does hardly bends. */
async function timed(act: () => Promise<void>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(began);
    samples.push((user + system) / 1000);
  }
  return samples;
}

async function tookMs(act: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** Levels, ratios, quantiles, counts, absences, recordings and what reads them, as public collections have them. */
function exprOf(job: string): string {
  const range = pick(['1m', '5m', '10m', '1h']);
  if (random() < 0.02)
    return `sum by (job) (ALERTS{alertstate="firing", severity!="info", job=~"${job}.*"}) > 3`;
  return pick([
    `up{job="${job}"} == 0`,
    `sum by (job, instance) (rate(http_requests_total{job="${job}", code=~"5.."}[${range}])) / sum by (job, instance) (rate(http_requests_total{job="${job}"}[${range}])) > 0.05`,
    `histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket{job="${job}"}[${range}]))) > 1`,
    `increase(process_restarts_total{job="${job}"}[${range}]) > 3`,
    `absent(up{job="${job}"} == 1)`,
    `(node_filesystem_avail_bytes{job="${job}"} / node_filesystem_size_bytes{job="${job}"} < 0.1) and predict_linear(node_filesystem_avail_bytes{job="${job}"}[${range}], 4 * 60 * 60) < 0`,
    `job:requests:rate5m{job="${job}"} > 100 unless on (job) maintenance{job="${job}"} == 1`,
    `max_over_time(queue_length{job="${job}"}[${range}]) > 1000`,
  ]);
}

function fileOf(file: number): string {
  const job = `job-${file}`;
  const rules = Array.from({ length: RULES_EACH - 1 }, (_, rule) =>
    [
      `      # rule ${rule} of ${job}`,
      `      - alert: Alert${file}x${rule}`,
      pick([
        `        expr: |\n          ${exprOf(job)}`,
        `        expr: '${exprOf(job).replaceAll("'", "''")}'`,
        `        expr: ${JSON.stringify(exprOf(job))}`,
      ]),
      `        for: ${pick(['1m', '5m', '15m', '1h'])}`,
      '        labels: {severity: warning}',
      '        annotations:',
      "          summary: '{{ $labels.instance }} is in trouble'",
      `          description: "{{ $value | humanize }} on {{ $labels.job }}"`,
    ].join('\n'),
  );
  const record = `      - record: job:requests:rate5m\n        expr: sum by (job) (rate(http_requests_total{job="${job}"}[5m]))`;
  return `groups:\n  - name: group-${file}\n    interval: 30s\n    rules:\n${[record, ...rules].join('\n')}\n`;
}

/** One process that reads all files and asks promtool about them. */
async function byCommand(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-rules-bench-'));
  try {
    await mkdir(join(folder, 'rules'));
    for (const { file, text } of texts) await writeFile(join(folder, 'rules', file), text);
    const { stderr } = await execa(process.execPath, [MAIN, 'rules', 'check', 'rules/*.yml'], {
      cwd: folder,
    });
    if (!stderr.includes('promtool check rules: passed')) throw new Error(stderr);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A drill's recording before rules of a drill's kind, and before thirteen alerts that look back for a while. */
async function replays(): Promise<{ drillMs: number; shortMs: number; longMs: number }> {
  const found = await findPromtool();
  if ('missing' in found) throw new Error(found.missing);
  await using promtool = found;
  const run = { steadyMs: 15_000, holdMs: 40_000, recoveryMs: 20_000, scrapeMs: 750, phaseMs: 317 };
  const of = (name: string, code: string) => ({ __name__: name, job: 'api', code });
  const series = withoutMarkers(
    scraped(
      [
        { labels: of('ready', ''), signal: step(1, 0) },
        { labels: of('pool', ''), signal: step(3, 4) },
        { labels: of('requests_total', '200'), signal: flow(20, 12) },
        { labels: of('requests_total', '500'), signal: flow(0, 8) },
        ...['0.1', '1', '+Inf'].map((le) => ({
          labels: { ...of('latency_bucket', '200'), le },
          signal: flow(20, 12),
        })),
      ],
      run,
    ),
  );
  const exprs = [
    'ready == 0',
    'pool / 25 > 0.8',
    'rate(requests_total{code="500"}[5m]) > 10',
    'sum(rate(requests_total{code="500"}[2m])) / sum(rate(requests_total[2m])) > 0.05',
    'sum(rate(requests_total{code="500"}[2m])) > 50',
    'histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m]))) > 2',
    'histogram_quantile(0.95, sum by (le) (rate(latency_bucket[5m]))) > 5',
    'ready == 2',
    'max_over_time(pool[1m]) > 3',
  ];
  const took = async (rules: readonly object[]) => {
    const began = performance.now();
    await replayRules({
      rulesText: JSON.stringify({ groups: [{ name: 'g', rules }] }),
      series,
      boundaries: boundariesOf(run),
      scrapeIntervalMs: 15_000,
      evaluationIntervalMs: 15_000,
      runPromtool: (files, test) => promtool.testRules(files, test),
    });
    return performance.now() - began;
  };
  const looking = (range: string) =>
    Array.from({ length: 13 }, (_, i) => ({
      alert: `A${i}`,
      expr: `rate(requests_total{code="500"}[${range}]) > ${i + 0.5}`,
    }));
  const drillMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    drillMs.push(await took(exprs.map((expr, i) => ({ alert: `A${i}`, expr, for: '1m' }))));
  return {
    // What else the machine does makes it longer and never shorter.
    drillMs: Math.min(...drillMs),
    shortMs: await took(looking('5m')),
    longMs: await took(looking('6h')),
  };
}
