import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { prometheusIntervals } from '../measure/rules/compress-prometheus.ts';
import { humanMs, parseDuration } from '../measure/rules/duration.ts';
import { readOpenMetrics, type SeriesFile } from '../measure/rules/replay/open-metrics.ts';
import type { Boundaries } from '../measure/rules/replay/recorded.ts';
import { recordedBoundaries } from '../measure/rules/replay/recorded-run.ts';
import { replayRules } from '../measure/rules/replay/replay.ts';
import { type AsWritten, FiredrillError, type Interval } from '../model.ts';
import { columns } from './columns.ts';
import { findPromtool } from './find-promtool.ts';
import { paint } from './paint.ts';
import { parseRuleTexts, readRuleTexts, readText } from './rules-files.ts';
import { readTimeline } from './stored-timeline.ts';

interface Options {
  series?: string;
  run?: string;
  injected?: string;
  healed?: string;
  prometheus?: string;
  scrape?: string;
  evaluation?: string;
  period?: string;
  json?: true;
}

/** Enough for a drill of an hour, and little enough to hold. */
const MAX_SERIES_BYTES = 256 * 1024 * 1024;

/** `rules replay`: when each alert of the files would have fired and resolved in production. */
export async function replay(patterns: readonly string[], options: Options): Promise<void> {
  const texts = await readRuleTexts(patterns);
  await parseRuleTexts(texts);
  const { series, types } = await readSeriesFile(options);
  const boundaries = await boundariesFor(options, series);
  const intervals = await intervalsFor(options);
  const found = await findPromtool();
  if ('missing' in found)
    throw new FiredrillError('unavailable', `a replay needs promtool: ${found.missing}`);
  await using promtool = found;
  const answers: { file: string; alert: string; asWritten: AsWritten }[] = [];
  for (const { file, text } of texts) {
    const replayed = await replayRules({
      rulesText: text,
      file,
      series,
      types,
      boundaries,
      ...intervals,
      ...(options.period === undefined ? {} : { periodMs: duration('--period', options.period) }),
      runPromtool: (files, test) => promtool.testRules(files, test),
    });
    for (const [alert, asWritten] of replayed) answers.push({ file, alert, asWritten });
  }
  if (options.json)
    console.log(
      JSON.stringify({ schema: 1, promtool: promtool.version, boundaries, alerts: answers }, null, 2),
    );
  else print(answers);
}

async function readSeriesFile(options: Options): Promise<SeriesFile> {
  const file = options.series ?? (options.run === undefined ? undefined : join(options.run, 'series.om'));
  if (file === undefined)
    throw new FiredrillError('usage', 'what was recorded? name a file with --series, or a run with --run');
  const found = await stat(file).catch(() => undefined);
  if (found === undefined)
    throw new FiredrillError('usage', `${file}: no such file; --series names OpenMetrics with timestamps`);
  if (found.size > MAX_SERIES_BYTES)
    throw new FiredrillError('usage', `${file}: larger than 256 MiB; record fewer metrics`);
  return readOpenMetrics(await readFile(file, 'utf8'), file);
}

async function boundariesFor(options: Options, series: SeriesFile['series']): Promise<Boundaries> {
  if (options.run !== undefined) {
    const { evidence } = await readTimeline(join(options.run, 'timeline.jsonl'));
    const boundaries = recordedBoundaries(evidence);
    if (boundaries !== undefined) return boundaries;
    throw new FiredrillError(
      'usage',
      `${options.run}: the fault of this run was not both injected and healed`,
    );
  }
  const { injected, healed } = options;
  if (injected === undefined || healed === undefined) {
    throw new FiredrillError(
      'usage',
      'when did the fault begin and end? say so with --injected and --healed, or name a run with --run',
    );
  }
  const times = series.flatMap(({ samples }) => samples.map(({ t }) => t));
  const steadyFrom = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const end = times.reduce((a, b) => Math.max(a, b), 0);
  const boundaries = {
    steadyFrom,
    injected: moment('--injected', injected),
    healed: moment('--healed', healed),
    end,
  };
  if (steadyFrom < boundaries.injected && boundaries.injected < boundaries.healed && boundaries.healed < end)
    return boundaries;
  const shown = [steadyFrom, boundaries.injected, boundaries.healed, end].map((ms) =>
    new Date(ms).toISOString(),
  );
  throw new FiredrillError(
    'usage',
    `--injected and --healed must lie in this order inside what was recorded: ${shown.join(' < ')} does not hold`,
  );
}

async function intervalsFor(options: Options) {
  const file = options.prometheus;
  const config = file === undefined ? undefined : prometheusIntervals(await readText(file), file);
  const scrape = options.scrape === undefined ? undefined : duration('--scrape', options.scrape);
  const evaluation =
    options.evaluation === undefined ? undefined : duration('--evaluation', options.evaluation);
  // Without a word, Prometheus' own default.
  return {
    scrapeIntervalMs: scrape ?? config?.scrapeIntervalMs ?? 60_000,
    evaluationIntervalMs: evaluation ?? config?.evaluationIntervalMs ?? 60_000,
    jobs: new Map(
      scrape === undefined ? config?.jobs.map(({ job, scrapeIntervalMs }) => [job, scrapeIntervalMs]) : [],
    ),
  };
}

function duration(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new FiredrillError('usage', `${option} ${text}: not a duration; write one such as 15s`);
}

/** Unix seconds, as in the series file, or ISO 8601. */
function moment(option: string, text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isFinite(ms)) return Math.round(ms);
  throw new FiredrillError(
    'usage',
    `${option} ${text}: not a time; write Unix seconds or 2026-01-31T12:00:00Z`,
  );
}

function print(answers: readonly { file: string; alert: string; asWritten: AsWritten }[]): void {
  const colour = paint(process.stdout);
  const status = {
    fires: colour('green', 'fires'),
    never: colour('red', 'never fires'),
    'not-proven': colour('yellow', 'not proven'),
  };
  const rows = answers.map(({ alert, asWritten }) => [
    alert,
    status[asWritten.status],
    asWritten.fires === undefined ? '' : `${range(asWritten.fires)} after injection`,
    [
      asWritten.resolves === undefined ? '' : `resolved ${range(asWritten.resolves)} after healing`,
      asWritten.reason ?? '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  ]);
  console.log(columns(rows));
}

function range({ low, high }: Interval): string {
  return `${humanMs(Math.round(low / 1000) * 1000)} to ${humanMs(Math.round(high / 1000) * 1000)}`;
}
