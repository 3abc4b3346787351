import { join, posix } from 'node:path';
import { otlpFlag } from '../components/prometheus-version.ts';
import { absentOf, withProfiles, workloadsOf } from '../contract/as-drilled.ts';
import type { Target } from '../contract/target-schema.ts';
import { humanMs } from '../durations/duration.ts';
import { readRegular } from '../host/regular-file.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { DEADLINE_MS } from '../model/request.ts';
import type { LoadedRule, PaceUsed, RunHeader } from '../model/run-header.ts';
import type { Millis } from '../model/time.ts';
import { type AlertmanagerConfiguration, readAlertmanager } from '../rules/alertmanager/configuration.ts';
import { allRoutes } from '../rules/alertmanager/routing.ts';
import { type CalledAddress, calledAddresses } from '../rules/called-addresses.ts';
import { compressAlertmanagerConfig } from '../rules/compress-alertmanager.ts';
import {
  compressPrometheusConfig,
  dividedDurations,
  type PrometheusIntervals,
  prometheusIntervals,
} from '../rules/compress-prometheus.ts';
import { choosePace } from '../rules/pace.ts';
import { parsePromql } from '../rules/promql.ts';
import { needsPrometheus3 } from '../rules/promtool/prometheus-major.ts';
import { compressPromql, durationsIn } from '../rules/rewrite.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleFile } from '../rules/rule-file.ts';
import { rulesScalability } from '../rules/rules-scalability.ts';
import { decodeConfig, parseYaml } from '../rules/yaml-source.ts';
import { foreignIn, foreignInWords } from '../safety/egress/foreign.ts';
import type { MonitoringFiles } from '../stack/plan.ts';
import { prepareAlertmanager } from './alertmanager-files.ts';
import { pushing } from './otlp.ts';
import { leadIntoStack } from './prometheus-files.ts';
import { compressedFiles, type ProductionRules, readRuleFiles } from './rule-files.ts';
import { untold } from './untold.ts';

/** A target's monitoring as it will run, and as it was written. */
export interface Monitoring {
  /** Absent where the target has no Prometheus. */
  files?: MonitoringFiles;
  pace: PaceUsed;
  /** How often production's services push metrics to it; absent where none does. */
  pushesEveryMs?: Millis;
  /** What production scrapes, and how often. */
  jobs: readonly { job: string; scrapeIntervalMs: Millis }[];
  rules: RunHeader['rules'];
  /** The kinds of rules that its file has; none where it has no rule. */
  ruleKinds: ReadonlySet<Rule['kind']>;
  /** Whether production's Alertmanager runs, and tells the receiver. */
  tells: boolean;
  /** Who is told by production's own file. */
  alertmanager?: AlertmanagerConfiguration | undefined;
  /** Production's `alertmanager.yml` as it lies there, for Alertmanager's own tool. */
  alertmanagerWritten?: { file: string; text: string };
  /** What runs otherwise than production has it, in a sentence each. */
  notes: readonly string[];
  /**
   * The rule file as production ships it, and what decides when production looks; for the replay. Absent where there are no
   * rules.
   */
  asWritten?: {
    rulesText: string;
    rulesFile: string;
    intervals: PrometheusIntervals;
    /** See `Monitoring.pushesEveryMs`. */
    pushesEveryMs?: Millis;
  };
  /** Longest compressed time, in milliseconds, until an alert must have been delivered and until it has cleared. */
  alertLimits: Record<string, { fireMs: number; clearMs: number }>;
  /** What a reader needs to see how the rules that ran differ from those that production ships. */
  evidence: { name: string; content: string }[];
  /** What holds credentials and is not filed: the blackbox exporter's configuration. */
  unfiled: { content: string }[];
  /** What files of passwords and tokens hold. */
  held: string[];
  /** A query of the contract, at the run's pace. */
  compressQuery(query: string): string;
}

/** How often it is looked where no scrape and no evaluation say so, milliseconds: for waits and for gaps that count. */
const UNMONITORED_MS = 1_000;

/** Of a target without Prometheus: nothing is compressed, and nothing is asked. */
function unmonitored(requested: number | undefined): Monitoring {
  if (requested !== undefined && requested !== 1)
    throw new FiredrillError(
      'usage',
      `--pace ${requested}: there is no monitoring whose durations could be divided; leave it out`,
    );
  return {
    pace: {
      pace: 1,
      reason: 'there is no monitoring',
      scrapeIntervalMs: UNMONITORED_MS,
      evaluationIntervalMs: UNMONITORED_MS,
      groupWaitMs: 0,
      groupIntervalMs: 0,
    },
    jobs: [],
    ruleKinds: new Set(),
    rules: [],
    tells: false,
    notes: [],
    alertLimits: {},
    evidence: [],
    unfiled: [],
    held: [],
    compressQuery: (query) => query,
  };
}

/** What a loaded machine may add to any wait; a limit is where waiting ends, never what is judged. */
const SLACK_MS = 15_000;

/**
 * Reads a target's monitoring files and divides their durations by a pace.
 *
 * @param requested the pace the user asked for; otherwise the highest that keeps its meaning
 * @param profiles those whose services are started; of the others nothing is scraped
 * @throws FiredrillError `usage` naming the file and what is wrong with it
 */
export async function prepareMonitoring(
  folder: string,
  whole: Target,
  requested: number | undefined,
  profiles: readonly string[] = [],
): Promise<Monitoring> {
  const target = withProfiles(whole, profiles);
  const { monitoring, contract, name } = target;
  if (monitoring === undefined) return unmonitored(requested);
  const place = { folder, shown: `targets/${name}` };
  const read = (key: string, file: string) =>
    readConfig(join(folder, file), `${place.shown}/${file}`, `${place.shown}/target.ts: monitoring.${key}`);
  const readSome = async (key: string, file: string | undefined) =>
    file === undefined ? undefined : read(key, file);
  const [prometheusYml, alertmanagerYml, blackboxYml] = await Promise.all([
    read('prometheus', monitoring.prometheus),
    readSome('alertmanager', monitoring.alertmanager),
    readSome('blackbox', monitoring.blackbox),
  ]);
  // The exporter reads it in the stack; that it is YAML is said before.
  if (blackboxYml !== undefined) parseYaml(blackboxYml, `${place.shown}/${monitoring.blackbox}`, 'modules');
  const prometheusFile = `${place.shown}/${monitoring.prometheus}`;
  const alertmanagerFile = `${place.shown}/${monitoring.alertmanager ?? 'alertmanager.yml'}`;
  const led = await leadIntoStack(prometheusYml, target, place, absentOf(whole, profiles));
  const written = await readRules(prometheusYml, target, place);
  const rules = written.files.flatMap(({ parsed }) =>
    parsed.groups.flatMap((group) => group.rules.map((rule) => ({ ...rule, group: group.name }))),
  );
  const intervals = prometheusIntervals(led.text, prometheusFile);
  const production =
    alertmanagerYml === undefined ? undefined : readAlertmanager(alertmanagerYml, alertmanagerFile);
  const waits =
    alertmanagerYml === undefined
      ? { groupWaitMs: 0, groupIntervalMs: 0, repeatIntervalMs: 0 }
      : compressAlertmanagerConfig(alertmanagerYml, alertmanagerFile, 1).longest;
  const ranges = rules.map((rule) => reach(rule));
  // One pace for all drills of a target, whatever traffic each has.
  const rates = workloadsOf(contract).map(({ ratePerSecond }) => ratePerSecond);
  const pushes = monitoring.otlp === undefined ? {} : { pushesEveryMs: monitoring.otlp.everyMs };
  const scraped = intervals.jobs.length > 0 ? intervals.jobs : [intervals];
  const chosen = choosePace({
    ...(requested === undefined ? {} : { requested }),
    scrapeIntervalMs: Math.min(...scraped.map((job) => job.scrapeIntervalMs), ...Object.values(pushes)),
    scrapeTimeoutMs: Math.min(...scraped.map((job) => job.scrapeTimeoutMs)),
    evaluationIntervalMs: intervals.evaluationIntervalMs,
    readinessDeadlineMs: contract.probes.readiness?.deadlineMs ?? DEADLINE_MS,
    // Without traffic of ours there are no events that a range would have to hold.
    ranges: rates.length === 0 ? [] : ranges.filter((ms) => ms > 0),
    requestRate: rates.length === 0 ? 0 : Math.min(...rates),
    durationsMs: [
      ...ranges,
      ...rules.map((rule) => rule.forMs),
      ...dividedDurations(led.text, prometheusFile),
      ...Object.values(pushes),
      ...(production === undefined
        ? []
        : allRoutes(production.route).flatMap((route) => Object.values(route.waits))),
    ],
  });
  const { pace } = chosen;
  const compressedRules = compressedFiles(written, pace);
  const prometheus = compressPrometheusConfig(led.text, prometheusFile, pace);
  const alertmanager =
    alertmanagerYml === undefined
      ? undefined
      : await prepareAlertmanager(alertmanagerYml, place, monitoring.alertmanager ?? '', pace);
  const outside = outsideOf(
    [
      ...led.called,
      ...(alertmanager?.called ?? []),
      ...(blackboxYml === undefined
        ? []
        : calledAddresses(blackboxYml, `${place.shown}/${monitoring.blackbox}`)),
    ],
    target,
  );
  const alerts = rules.filter((rule) => rule.kind === 'alert');
  const pushed = pushing(target, pace);
  const newer = newerThan(monitoring.version, written);
  return {
    files: {
      prometheusYml: prometheus.text,
      prometheusFiles: [...compressedRules.files, ...led.files],
      ...(alertmanager ? { alertmanagerYml: alertmanager.text, alertmanagerFiles: alertmanager.files } : {}),
      ...(blackboxYml === undefined ? {} : { blackboxYml }),
      outside,
      prometheusFlags: [
        ...prometheus.prometheusFlags,
        ...(monitoring.otlp === undefined ? [] : [otlpFlag(monitoring)]),
      ],
      ...(monitoring.version === undefined ? {} : { version: monitoring.version }),
      environment: pushed.environment,
      alertmanagerFlags: [],
      blackboxFlags: prometheus.blackboxFlags,
    },
    pace: {
      pace,
      reason: chosen.reason,
      scrapeIntervalMs: prometheus.compressed.scrapeIntervalMs,
      evaluationIntervalMs: prometheus.compressed.evaluationIntervalMs,
      groupWaitMs: waits.groupWaitMs,
      groupIntervalMs: waits.groupIntervalMs,
    },
    ...pushes,
    jobs: intervals.jobs,
    ruleKinds: new Set(rules.map(({ kind }) => kind)),
    tells: alertmanager !== undefined,
    ...(alertmanager === undefined ? {} : { alertmanager: alertmanager.configuration }),
    ...(alertmanagerYml === undefined
      ? {}
      : { alertmanagerWritten: { file: alertmanagerFile, text: alertmanagerYml } }),
    notes: [
      ...led.notes,
      ...newer,
      ...pushed.notes,
      ...(alertmanager?.notes ?? []),
      ...untold(target, alerts, production).map((note) => `${alertmanagerFile}: ${note}`),
    ],
    ...(written.files.length === 0
      ? {}
      : { asWritten: { rulesText: written.text, rulesFile: written.shown, intervals, ...pushes } }),
    rules: loadedRules(
      written.files.map(({ parsed }) => parsed),
      pace,
    ),
    alertLimits: Object.fromEntries(
      alerts.map((rule) => {
        const look =
          Math.max(intervals.scrapeIntervalMs, ...Object.values(pushes)) + 2 * intervals.evaluationIntervalMs;
        const fire = reach(rule) + rule.forMs + look + waits.groupWaitMs;
        const clear = reach(rule) + rule.keepFiringForMs + look + waits.groupIntervalMs;
        return [rule.name, { fireMs: fire / pace + SLACK_MS, clearMs: clear / pace + SLACK_MS }];
      }),
    ),
    evidence: [
      { name: 'as-written.yml', content: written.text },
      { name: 'compressed.yml', content: compressedRules.files.map(({ content }) => content).join('---\n') },
      { name: 'difference.md', content: difference(pace, chosen.reason, compressedRules.changes) },
      { name: 'prometheus.yml', content: prometheus.text },
      ...(alertmanager ? [{ name: 'alertmanager.yml', content: alertmanager.text }] : []),
    ],
    unfiled: blackboxYml === undefined ? [] : [{ content: blackboxYml }],
    held: led.held,
    compressQuery: (query) => compressPromql(query, pace).text,
  };
}

/**
 * What the monitoring calls by names that are not of the stack, a line each.
 * @throws FiredrillError `usage` with each address in figures, which would be called as it is
 */
function outsideOf(
  called: readonly CalledAddress[],
  { services, allowEgress: allowed = [] }: Target,
): string[] {
  const foreign = called.flatMap(({ key, value }) =>
    foreignIn(key, value, { names: Object.keys(services), allowed }),
  );
  const literal = foreign.filter((one) => one.literal);
  if (literal.length > 0) throw new FiredrillError('usage', literal.map(foreignInWords).join('\n'));
  return foreign.map(foreignInWords);
}

/** The rules of a target that names some; without, its Prometheus evaluates none. */
async function readRules(
  prometheusYml: string,
  { name, monitoring }: Target,
  place: { folder: string; shown: string },
): Promise<ProductionRules> {
  const { prometheus = '', rules = [] } = monitoring ?? {};
  const named = typeof rules === 'string' ? [rules] : rules;
  if (named.length === 0) return { files: [], text: 'groups: []\n', shown: '' };
  const beside = { ...place, within: posix.dirname(prometheus), home: '/etc/prometheus' };
  return await readRuleFiles(prometheusYml, `targets/${name}/${prometheus}`, named, beside);
}

/** Every alert of the files, and which of them a pace makes another. */
function loadedRules(files: readonly RuleFile[], pace: number): LoadedRule[] {
  const scalabilities = rulesScalability(files);
  const rules = files.flatMap(({ groups }) =>
    groups.flatMap((group) => group.rules.map((rule) => ({ rule, group: group.name }))),
  );
  return rules.flatMap(({ rule, group }, index) => {
    if (rule.kind !== 'alert') return [];
    const [reason] = pace === 1 ? [] : (scalabilities[index]?.reasons ?? []);
    const unscaled = reason && { unscaled: `${reason.construct}: ${reason.reason}` };
    const { name: alert, forMs, keepFiringForMs } = rule;
    return [{ alert, group, forMs, ...(keepFiringForMs === 0 ? {} : { keepFiringForMs }), ...unscaled }];
  });
}

/** What of the rules the chosen Prometheus does not know. */
function newerThan(version: 2 | 3 | undefined, { files }: ProductionRules): string[] {
  if (version === 3) return [];
  return files.flatMap(({ parsed, shown }) => {
    const found = needsPrometheus3(parsed);
    return found === undefined
      ? []
      : [`${shown}: ${found} is of Prometheus 3, and the stack runs 2: say monitoring: { version: 3 }`];
  });
}

/** How far back an expression looks, milliseconds: its longest range and offset together. */
function reach(rule: Rule): number {
  const durations = durationsIn(parsePromql(rule.expr));
  const longest = (roles: readonly string[]) =>
    Math.max(0, ...durations.filter(({ role }) => roles.includes(role)).map(({ ms }) => ms));
  return longest(['range', 'subquery-range']) + longest(['offset']);
}

/** @param key where it is named, as messages have it */
async function readConfig(file: string, shown: string, key: string): Promise<string> {
  try {
    return decodeConfig(await readRegular(file), shown);
  } catch (error) {
    if (error instanceof FiredrillError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? shortly(error)})`;
    throw new FiredrillError('usage', `${key} names ${shown}, which ${what}; write it, or name another`, {
      cause: error,
    });
  }
}

function difference(
  pace: number,
  reason: string,
  changes: readonly { group: string; rule?: string; field: string; fromMs: number; toMs: number }[],
): string {
  const rows = changes.map(
    ({ group, rule, field, fromMs, toMs }) =>
      `| ${group} | ${rule ?? ''} | ${field} | ${humanMs(fromMs)} | ${humanMs(toMs)} |`,
  );
  return [
    `# How the rules that ran differ from those that production ships`,
    '',
    `Pace ${pace} (${reason}). The parse trees differ in these durations and in nothing else.`,
    '',
    '| group | rule | field | as written | as run |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
