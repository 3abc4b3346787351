import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prometheusOf } from '../components/prometheus-version.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import { shortly } from '../model/errors.ts';
import type { Millis } from '../model/time.ts';
import type { AsWritten } from '../model/timeline.ts';
import { promisesSchema } from '../promises/contract.ts';
import type { PrometheusIntervals } from '../rules/compress-prometheus.ts';
import { containerPromtool } from '../rules/promtool/container.ts';
import { readExpr } from '../rules/read-expr.ts';
import { type SeriesFile, writeOpenMetrics } from '../rules/replay/open-metrics.ts';
import { SCRAPE_DURATION, typesOfKept } from '../rules/replay/recording.ts';
import { replayRules } from '../rules/replay/replay.ts';
import { parseRuleFile } from '../rules/rule-file.ts';
import { selectorsIn } from '../rules/rule-graph.ts';
import { LABEL_OWNER, LABEL_RUN } from '../safety/labels.ts';
import { countSamples, readSeries } from '../signals/prometheus/recorded-series.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { DrillRun } from './open-drill.ts';
import { recordedBoundaries } from './recorded-boundaries.ts';

/** Prometheus reads what it has in memory; longer than this it is not going to answer. */
const READ_LIMIT_MS = 30_000;

/** As many samples are a few megabytes, and what a drill of minutes scrapes of a stack of a dozen services. */
const MAX_SAMPLES = 200_000;

/**
 * All that was scraped during the run, so that any rules can be asked of it later; of more than `MAX_SAMPLES` only what the
 * target's own rules read, which is recorded. `undefined` where Prometheus would not say.
 */
export async function recordSeries(run: DrillRun, stack: StartedStack): Promise<SeriesFile | undefined> {
  const { plan, clock, recorder } = run;
  const everything = {
    origin: stack.origin('prometheus'),
    metrics: ['.+'],
    from: Date.parse(clock.startedAt),
    // Not what the wall clock says by now: it may have been set.
    to: Date.parse(clock.startedAt) + clock.now(),
    limitMs: READ_LIMIT_MS,
  };
  try {
    const samples = await countSamples(everything);
    const bounded = samples > MAX_SAMPLES;
    const metrics = bounded ? metricsOf(run) : everything.metrics;
    const read = await readSeries({ ...everything, metrics });
    const series = bounded ? { ...read, types: typesOfKept(read.types, metrics) } : read;
    const detail = bounded
      ? `${samples} samples are more than ${MAX_SAMPLES}, so only what the rules read was kept`
      : `${samples} samples`;
    recorder.record({ kind: 'source', t: clock.now(), source: 'recorded series', ok: true, detail });
    await writeFile(join(plan.folder, 'series.om'), writeOpenMetrics(series), { mode: 0o600 });
    return series;
  } catch (error) {
    const detail = shortly(error);
    recorder.record({ kind: 'source', t: clock.now(), source: 'recorded series', ok: false, detail });
    return undefined;
  }
}

/** The metrics that the rules name; one that selects by something other than a name may read anything. */
function metricsOf({ plan: { asWritten } }: DrillRun): string[] {
  if (asWritten === undefined) return ['up'];
  const { rulesText, rulesFile } = asWritten;
  const rules = parseRuleFile(rulesText, rulesFile).groups.flatMap((group) => group.rules);
  const selectors = rules.flatMap(({ expr }) => selectorsIn(readExpr(expr)));
  const named = selectors.flatMap(({ metric }) => metric ?? []);
  return named.length < selectors.length ? ['.+'] : [...new Set([...named, SCRAPE_DURATION])];
}

/**
 * Proof 2: puts the recorded series before the rules as production ships them, in promtool's virtual time, and
 * records for every alert whether production would have been told, and when. What stands in the way is recorded
 * as the answer: it takes nothing from what the drill itself has shown.
 *
 * @param all whether it may take every core, see `Entered.all`
 * @throws the signal's reason when the run is interrupted
 */
export async function replayAsWritten(
  run: DrillRun,
  series: SeriesFile | undefined,
  all: boolean,
): Promise<void> {
  const { plan, clock, recorder, signal } = run;
  const component = prometheusOf(plan.prometheus);
  const image = plan.images.get(component.name);
  if (series === undefined || image === undefined || plan.asWritten === undefined) return;
  try {
    for (const [alert, answer] of await replayed(
      run,
      plan.asWritten,
      series,
      { image, version: component.major },
      all,
    ))
      recorder.record({ kind: 'as-written', t: clock.now(), alert, ...answer });
  } catch (error) {
    signal.throwIfAborted();
    const reason = `the rules could not be replayed: ${shortly(error)}`;
    for (const { alert } of plan.header.rules)
      recorder.record({ kind: 'as-written', t: clock.now(), alert, status: 'not-proven', reason });
  }
}

async function replayed(
  run: DrillRun,
  { rulesText, rulesFile, intervals, pushesEveryMs }: NonNullable<DrillRun['plan']['asWritten']>,
  series: SeriesFile,
  from: { readonly image: string; readonly version: string },
  all: boolean,
): Promise<ReadonlyMap<string, AsWritten>> {
  const { plan, host, signal } = run;
  const boundaries = recordedBoundaries(run.facts);
  if (boundaries === undefined) return new Map();
  const labels = { [LABEL_RUN]: plan.run, [LABEL_OWNER]: host.owner };
  signal.throwIfAborted();
  // Where another run measures by now, a weight alone does not do: with every core taken, a process that wakes up waits.
  const limits = all ? {} : { cores: 1, concurrency: 1 };
  await using promtool = await containerPromtool({ docker: host.docker, ...from, labels, ...limits });
  const answers = replayRules({
    rulesText,
    file: rulesFile,
    series: series.series,
    types: series.types,
    complete: true,
    queryOffsetMs: intervals.ruleQueryOffsetMs ?? 0,
    boundaries,
    scrapeIntervalMs: intervals.scrapeIntervalMs,
    jobs: new Map([
      ...pushedJobs(series, intervals, pushesEveryMs),
      ...intervals.jobs.map(({ job, scrapeIntervalMs }) => [job, scrapeIntervalMs] as const),
    ]),
    evaluationIntervalMs: intervals.evaluationIntervalMs,
    periodMs: promisesSchema.parse(plan.header.contract).periodMs ?? 0,
    runPromtool: (files, testFile) => promtool.testRules(files, testFile),
    ...limits,
  });
  return await unlessAborted(signal, answers);
}

/** Jobs that no scrape has: their metrics are pushed, as often as production's are. */
function pushedJobs(
  { series }: SeriesFile,
  { jobs }: PrometheusIntervals,
  everyMs: Millis | undefined,
): (readonly [job: string, everyMs: Millis])[] {
  if (everyMs === undefined) return [];
  const scraped = new Set(jobs.map(({ job }) => job));
  const pushed = new Set(series.flatMap(({ labels: { job = '' } }) => (scraped.has(job) ? [] : [job])));
  return [...pushed].map((job) => [job, everyMs]);
}
