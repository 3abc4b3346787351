import { divideByPace, formatMs } from './duration.ts';
import {
  type ConfigChange,
  type DurationEditor,
  durationEditor,
  record,
  records,
  refuseBadPace,
} from './yaml-durations.ts';
import { parseYaml, printYaml } from './yaml-source.ts';

/** The intervals that decide how soon Prometheus can know something, in milliseconds. */
export interface PrometheusIntervals {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
  /** How much earlier than its evaluation a rule is asked, where its group does not say; absent for not at all. */
  readonly ruleQueryOffsetMs?: number;
  readonly jobs: readonly {
    readonly job: string;
    readonly scrapeIntervalMs: number;
    readonly scrapeTimeoutMs: number;
  }[];
}

/** A Prometheus configuration made for a pace, and the flags that must go with it. */
export interface CompressedPrometheus {
  readonly text: string;
  readonly pace: number;
  /** For `prometheus`: the durations that only flags can set. */
  readonly prometheusFlags: readonly string[];
  /** For `blackbox_exporter`: how much earlier than the scrape timeout a probe gives up. */
  readonly blackboxFlags: readonly string[];
  readonly changes: readonly ConfigChange[];
  /** As written, with the defaults of Prometheus filled in. */
  readonly production: PrometheusIntervals;
  readonly compressed: PrometheusIntervals;
}

/** What production passes on the command line, in milliseconds; by default what Prometheus itself defaults to. */
export interface PrometheusFlags {
  readonly lookbackDeltaMs?: number;
  readonly resendDelayMs?: number;
  readonly forGracePeriodMs?: number;
  readonly forOutageToleranceMs?: number;
  readonly blackboxTimeoutOffsetMs?: number;
}

// Defaults as in `config/config.go`, `cmd/prometheus/main.go` and the blackbox exporter's `main.go`.
const DEFAULT_INTERVAL_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_FLAGS = {
  lookbackDeltaMs: 300_000,
  resendDelayMs: 60_000,
  forGracePeriodMs: 600_000,
  forOutageToleranceMs: 3_600_000,
  blackboxTimeoutOffsetMs: 500,
};
/** How often discovery reads its source again unless told; the other mechanisms need the network and are left alone. */
const DEFAULT_REFRESH_MS = new Map([
  ['dns_sd_configs', 30_000],
  ['file_sd_configs', 300_000],
  ['http_sd_configs', 60_000],
]);

/**
 * Divides the durations of `prometheus.yml` by a pace: scrape interval and timeout, evaluation interval,
 * `rule_query_offset`, discovery's refresh; global and per job. Defaults are written out first, since a default is
 * not divided. What waits on the network (`remote_write`, the Alertmanager client's `timeout`) stays real.
 * @throws {FiredrillError} `usage` naming file and key when the file is invalid or a duration does not divide exactly
 */
export function compressPrometheusConfig(
  text: string,
  file: string,
  pace: number,
  flags: PrometheusFlags = {},
): CompressedPrometheus {
  refuseBadPace(pace);
  const source = parseYaml(text, file, 'a Prometheus configuration');
  const editor = durationEditor(source, pace);
  const production = intervalsOf(editor, source.value);
  const compressed = divideIntervals(editor, production, pace);
  const offset = editor.read(['global', 'rule_query_offset']);
  if (offset !== undefined) editor.divide(['global', 'rule_query_offset'], offset);
  for (const [index, job] of records(record(source.value).scrape_configs).entries())
    divideRefresh(editor, index, job);
  const flagged = compressFlags({ ...DEFAULT_FLAGS, ...flags }, pace);
  return {
    text: pace === 1 ? text : printYaml(source),
    pace,
    ...flagged,
    changes: [...editor.changes, ...flagged.changes],
    production,
    compressed,
  };
}

/**
 * What a Prometheus configuration means once its defaults are filled in.
 * @throws {FiredrillError} `usage` when it is no valid YAML or holds a duration that is none
 */
export function prometheusIntervals(text: string, file: string): PrometheusIntervals {
  const source = parseYaml(text, file, 'a Prometheus configuration');
  return intervalsOf(durationEditor(source, 1), source.value);
}

/**
 * Every duration that a pace will divide in `prometheus.yml` and in the flags beside it, as it counts in production: what is
 * said for all jobs, too, where each job says otherwise.
 * @throws {FiredrillError} `usage` when it is no valid YAML or holds a duration that is none
 */
export function dividedDurations(text: string, file: string): number[] {
  const source = parseYaml(text, file, 'a Prometheus configuration');
  const editor = durationEditor(source, 1);
  const { jobs, ...global } = intervalsOf(editor, source.value);
  const refreshes = records(record(source.value).scrape_configs).flatMap((job, index) =>
    refreshesOf(editor, index, job).map(({ ms }) => ms),
  );
  const { blackboxTimeoutOffsetMs: _, ...flags } = DEFAULT_FLAGS;
  return [
    ...Object.values(global),
    ...jobs.flatMap((job) => [job.scrapeIntervalMs, job.scrapeTimeoutMs]),
    ...refreshes,
    ...Object.values(flags),
  ];
}

/** Prometheus caps a timeout that is a default at the interval it belongs to, for the whole file and for each job. */
function intervalsOf(editor: DurationEditor, value: unknown): PrometheusIntervals {
  // Nothing is what Prometheus takes for not set.
  const read = (...path: (string | number)[]) => editor.read(path) || undefined;
  const scrapeIntervalMs = read('global', 'scrape_interval') ?? DEFAULT_INTERVAL_MS;
  const scrapeTimeoutMs = read('global', 'scrape_timeout') ?? Math.min(DEFAULT_TIMEOUT_MS, scrapeIntervalMs);
  const jobs = records(record(value).scrape_configs).map((job, index) => {
    const interval = read('scrape_configs', index, 'scrape_interval') ?? scrapeIntervalMs;
    const timeout = read('scrape_configs', index, 'scrape_timeout') ?? Math.min(scrapeTimeoutMs, interval);
    return { job: String(job.job_name ?? index), scrapeIntervalMs: interval, scrapeTimeoutMs: timeout };
  });
  const evaluationIntervalMs = read('global', 'evaluation_interval') ?? DEFAULT_INTERVAL_MS;
  const ruleQueryOffsetMs = editor.read(['global', 'rule_query_offset']);
  const offset = ruleQueryOffsetMs === undefined ? {} : { ruleQueryOffsetMs };
  return { scrapeIntervalMs, scrapeTimeoutMs, evaluationIntervalMs, ...offset, jobs };
}

function divideIntervals(
  editor: DurationEditor,
  production: PrometheusIntervals,
  pace: number,
): PrometheusIntervals {
  if (pace === 1) return production;
  return {
    scrapeIntervalMs: editor.divide(['global', 'scrape_interval'], production.scrapeIntervalMs),
    scrapeTimeoutMs: editor.divide(['global', 'scrape_timeout'], production.scrapeTimeoutMs),
    evaluationIntervalMs: editor.divide(['global', 'evaluation_interval'], production.evaluationIntervalMs),
    jobs: production.jobs.map(({ job, ...ms }, index) => ({
      job,
      scrapeIntervalMs: editor.divide(['scrape_configs', index, 'scrape_interval'], ms.scrapeIntervalMs),
      scrapeTimeoutMs: editor.divide(['scrape_configs', index, 'scrape_timeout'], ms.scrapeTimeoutMs),
    })),
  };
}

function divideRefresh(editor: DurationEditor, job: number, fields: Readonly<Record<string, unknown>>): void {
  for (const { path, ms } of refreshesOf(editor, job, fields)) editor.divide(path, ms);
}

/** How often a job's discoveries read their sources again, and where that is said. */
function refreshesOf(editor: DurationEditor, job: number, fields: Readonly<Record<string, unknown>>) {
  const mechanisms = Object.keys(fields).filter((key) => key.endsWith('_sd_configs'));
  return mechanisms.flatMap((mechanism) =>
    [...records(fields[mechanism]).keys()].flatMap((index) => {
      const path = ['scrape_configs', job, mechanism, index, 'refresh_interval'];
      const ms = editor.read(path) ?? DEFAULT_REFRESH_MS.get(mechanism);
      return ms === undefined ? [] : [{ path, ms }];
    }),
  );
}

function compressFlags(production: typeof DEFAULT_FLAGS, pace: number) {
  const changes: ConfigChange[] = [];
  const divided = (flag: string, fromMs: number) => {
    const toMs = divideByPace(fromMs, pace, flag);
    if (toMs !== fromMs) changes.push({ file: 'command line', key: flag, fromMs, toMs, wasDefault: true });
    return toMs;
  };
  const duration = (flag: string, ms: number) => `${flag}=${formatMs(divided(flag, ms))}`;
  const prometheusFlags = [
    duration('--query.lookback-delta', production.lookbackDeltaMs),
    duration('--rules.alert.resend-delay', production.resendDelayMs),
    duration('--rules.alert.for-grace-period', production.forGracePeriodMs),
    duration('--rules.alert.for-outage-tolerance', production.forOutageToleranceMs),
  ];
  // The blackbox exporter takes seconds, as a plain number.
  const offsetMs = production.blackboxTimeoutOffsetMs / pace;
  changes.push({
    file: 'command line',
    key: '--timeout-offset',
    fromMs: production.blackboxTimeoutOffsetMs,
    toMs: offsetMs,
    wasDefault: true,
  });
  return {
    prometheusFlags,
    blackboxFlags: [`--timeout-offset=${offsetMs / 1000}`],
    changes: pace === 1 ? [] : changes,
  };
}
