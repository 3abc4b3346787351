import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDuration } from '../durations/duration.ts';
import { readRegularText } from '../host/regular-file.ts';
import { FiredrillError } from '../model/errors.ts';
import { promisesSchema } from '../promises/contract.ts';
import { type PrometheusIntervals, prometheusIntervals } from '../rules/compress-prometheus.ts';
import { readOpenMetrics, type SeriesFile } from '../rules/replay/open-metrics.ts';
import type { Boundaries } from '../rules/replay/recorded.ts';
import type { ReplayInputs } from '../rules/replay/replay.ts';
import { recordedBoundaries } from '../run/recorded-boundaries.ts';
import { momentOf } from './option-values.ts';
import { readText, unreadable } from './rules-files.ts';
import { readTimeline } from './stored-timeline.ts';

/** Where a recording is and what is known of it; each option wins over what a run says. */
export interface RecordingOptions {
  series?: string;
  injected?: string;
  healed?: string;
  prometheus?: string;
  scrape?: string;
  evaluation?: string;
  period?: string;
  /** Of a run, found. */
  folder?: string;
}

/** All that a replay needs but rules and promtool. */
export type Recorded = Pick<
  ReplayInputs,
  | 'series'
  | 'types'
  | 'boundaries'
  | 'scrapeIntervalMs'
  | 'evaluationIntervalMs'
  | 'queryOffsetMs'
  | 'jobs'
  | 'periodMs'
  | 'complete'
>;

/** What a run knows of its own recording. */
interface KnownOfRun {
  readonly boundaries: Boundaries;
  readonly intervals: PrometheusIntervals;
  readonly periodMs: number;
}

/** Enough for a drill of an hour, and little enough to hold. */
const MAX_SERIES_BYTES = 256 * 1024 * 1024;

/**
 * Reads what was recorded, from a run's folder or from files and times that the user names.
 * @throws {FiredrillError} `usage` for what is missing, unreadable or contradicts itself
 */
export async function readRecording(options: RecordingOptions): Promise<Recorded> {
  const { series, types } = await readSeriesFile(options);
  const known = options.folder === undefined ? undefined : await knownOf(options.folder);
  const periodMs =
    options.period === undefined ? (known?.periodMs ?? 0) : duration('--period', options.period);
  return {
    series,
    types,
    boundaries: known?.boundaries ?? boundariesIn(options, series),
    ...(await intervalsFor(options, known?.intervals)),
    periodMs,
    // A run records every series of a metric; a file that the user names may lack some.
    complete: options.folder !== undefined && options.series === undefined,
  };
}

/** The run's rules are as written, its Prometheus was compressed: times the pace its intervals are production's. */
async function knownOf(folder: string): Promise<KnownOfRun> {
  const { facts } = await readTimeline(join(folder, 'timeline.jsonl'));
  const boundaries = recordedBoundaries(facts);
  const { header } = facts;
  if (boundaries === undefined || header === undefined)
    throw new FiredrillError('usage', `${folder}: the fault of this run was not both injected and healed`);
  const file = join(folder, 'rules', 'prometheus.yml');
  const ran = prometheusIntervals(await readText(file), file);
  const { pace } = header.pace;
  const stretched = (one: Omit<PrometheusIntervals, 'jobs' | 'evaluationIntervalMs'>) => ({
    scrapeIntervalMs: one.scrapeIntervalMs * pace,
    scrapeTimeoutMs: one.scrapeTimeoutMs * pace,
  });
  const intervals = {
    ...stretched(ran),
    evaluationIntervalMs: ran.evaluationIntervalMs * pace,
    ruleQueryOffsetMs: (ran.ruleQueryOffsetMs ?? 0) * pace,
    jobs: ran.jobs.map((one) => ({ job: one.job, ...stretched(one) })),
  };
  return { boundaries, intervals, periodMs: promisesSchema.parse(header.contract).periodMs ?? 0 };
}

async function readSeriesFile(options: RecordingOptions): Promise<SeriesFile> {
  const file =
    options.series ?? (options.folder === undefined ? undefined : join(options.folder, 'series.om'));
  if (file === undefined)
    throw new FiredrillError('usage', 'what was recorded? name a file with --series, or a run with --run');
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    const why =
      options.series === undefined
        ? 'this run ended before its series were recorded; replay another'
        : '--series names OpenMetrics with timestamps';
    throw new FiredrillError('usage', `${file}: no such file; ${why}`);
  }
  if (found.size > MAX_SERIES_BYTES)
    throw new FiredrillError('usage', `${file}: larger than 256 MiB; record fewer metrics`);
  const shown = options.series === undefined ? file : `--series ${file}`;
  return readOpenMetrics(await readRegularText(file).catch(unreadable(shown)), file);
}

function boundariesIn(options: RecordingOptions, series: SeriesFile['series']): Boundaries {
  const { injected, healed } = options;
  if (injected === undefined || healed === undefined) {
    throw new FiredrillError(
      'usage',
      'when did the fault begin and end? say so with --injected and --healed, or name a run with --run',
    );
  }
  const edge = (at: number) => series.flatMap(({ samples }) => samples.at(at)?.t ?? []);
  const steadyFrom = edge(0).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const end = edge(-1).reduce((a, b) => Math.max(a, b), 0);
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

async function intervalsFor(options: RecordingOptions, known: PrometheusIntervals | undefined) {
  const file = options.prometheus;
  const config = file === undefined ? known : prometheusIntervals(await readText(file, '--prometheus'), file);
  const scrape = options.scrape === undefined ? undefined : duration('--scrape', options.scrape);
  const evaluation =
    options.evaluation === undefined ? undefined : duration('--evaluation', options.evaluation);
  // Without a word, Prometheus' own default.
  return {
    scrapeIntervalMs: scrape ?? config?.scrapeIntervalMs ?? 60_000,
    evaluationIntervalMs: evaluation ?? config?.evaluationIntervalMs ?? 60_000,
    queryOffsetMs: config?.ruleQueryOffsetMs ?? 0,
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
  const ms = momentOf(text);
  if (ms !== undefined) return ms;
  throw new FiredrillError(
    'usage',
    `${option} ${text}: not a time; write Unix seconds or 2026-01-31T12:00:00Z`,
  );
}
