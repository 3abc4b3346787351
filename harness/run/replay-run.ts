import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessAborted } from '../host/unless-aborted.ts';
import { shortly } from '../model/errors.ts';
import type { AsWritten } from '../model/timeline.ts';
import { promisesSchema } from '../promises/contract.ts';
import { containerPromtool } from '../rules/promtool/container.ts';
import { type SeriesFile, writeOpenMetrics } from '../rules/replay/open-metrics.ts';
import { replayRules } from '../rules/replay/replay.ts';
import { parseRuleFile } from '../rules/rule-file.ts';
import { metricsIn } from '../rules/scalability.ts';
import { LABEL_OWNER, LABEL_RUN } from '../safety/labels.ts';
import { readSeries } from '../signals/prometheus/recorded-series.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { DrillRun } from './open-drill.ts';
import { recordedBoundaries } from './recorded-boundaries.ts';

/** Prometheus reads what it has in memory; longer than this it is not going to answer. */
const READ_LIMIT_MS = 30_000;

/** What the rules read, as it was scraped during the run; `undefined` where Prometheus would not say. */
export async function recordSeries(run: DrillRun, stack: StartedStack): Promise<SeriesFile | undefined> {
  const { plan, clock, recorder } = run;
  const { rulesText, rulesFile } = plan.asWritten;
  const rules = parseRuleFile(rulesText, rulesFile).groups.flatMap((group) => group.rules);
  const named = rules.map(({ expr }) => metricsIn(expr));
  // One that selects by something other than a name may read anything.
  const metrics = named.some((names) => names.length === 0) ? ['.+'] : [...new Set(named.flat())];
  try {
    const series = await readSeries({
      origin: stack.origin('prometheus'),
      metrics,
      from: Date.parse(clock.startedAt),
      // Not what the wall clock says by now: it may have been set.
      to: Date.parse(clock.startedAt) + clock.now(),
      limitMs: READ_LIMIT_MS,
    });
    await writeFile(join(plan.folder, 'series.om'), writeOpenMetrics(series), { mode: 0o600 });
    return series;
  } catch (error) {
    const detail = shortly(error);
    recorder.record({ kind: 'source', t: clock.now(), source: 'recorded series', ok: false, detail });
    return undefined;
  }
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
  const image = plan.images.get('prometheus');
  if (series === undefined || image === undefined) return;
  try {
    for (const [alert, answer] of await replayed(run, series, image, all))
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
  series: SeriesFile,
  image: string,
  all: boolean,
): Promise<ReadonlyMap<string, AsWritten>> {
  const { plan, host, signal } = run;
  const boundaries = recordedBoundaries(run.facts);
  if (boundaries === undefined) return new Map();
  const { rulesText, rulesFile, intervals } = plan.asWritten;
  const labels = { [LABEL_RUN]: plan.run, [LABEL_OWNER]: host.owner };
  signal.throwIfAborted();
  // Where another run measures by now, a weight alone does not do: with every core taken, a process that wakes up waits.
  const limits = all ? {} : { cores: 1, concurrency: 1 };
  await using promtool = await containerPromtool({ docker: host.docker, image, labels, ...limits });
  const answers = replayRules({
    rulesText,
    file: rulesFile,
    series: series.series,
    types: series.types,
    boundaries,
    scrapeIntervalMs: intervals.scrapeIntervalMs,
    jobs: new Map(intervals.jobs.map(({ job, scrapeIntervalMs }) => [job, scrapeIntervalMs])),
    evaluationIntervalMs: intervals.evaluationIntervalMs,
    periodMs: promisesSchema.parse(plan.header.contract).periodMs ?? 0,
    runPromtool: (files, testFile) => promtool.testRules(files, testFile),
    ...limits,
  });
  return await unlessAborted(signal, answers);
}
