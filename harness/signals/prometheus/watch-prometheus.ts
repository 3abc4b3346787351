import { z } from 'zod';
import type { Clock } from '../../host/clock.ts';
import { every } from '../../host/every.ts';
import { type JsonReader, jsonReader } from '../../http/json-reader.ts';
import { shortly } from '../../model/errors.ts';
import type { Phase } from '../../model/phase.ts';
import { type AlertState, EVALUATIONS, SCRAPES } from '../../model/timeline.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Recorder } from '../recorder.ts';
import type { SourceHealth } from '../sources/source-health.ts';
import { queryAnswer, rulesAnswer } from './answers.ts';

const labels = z.record(z.string(), z.string());
const rules = rulesAnswer(
  {
    name: z.string(),
    /** Of alerts, and so is the list. */
    state: z.enum(['inactive', 'pending', 'firing', 'unknown']).exactOptional(),
    health: z.string(),
    lastError: z.string().exactOptional(),
    alerts: z.array(z.object({ labels, annotations: labels, state: z.string() })).default([]),
  },
  {
    lastEvaluation: z.string(),
    /** Seconds; a group may have one of its own. */
    interval: z.number().default(0),
  },
);
const targetsAnswer = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ labels, health: z.string(), lastError: z.string(), lastScrape: z.string() }),
    ),
  }),
});
const alertmanagersAnswer = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});
export interface PrometheusWatch {
  origin: string;
  scrapeIntervalMs: number;
  /** Of the job that is scraped least often; the same when left out. */
  slowestScrapeIntervalMs?: number;
  /** Whether it scrapes anything; it does when left out. */
  scrapes?: boolean;
  evaluationIntervalMs: number;
  /** The kinds of rules that it was given; none where it has no rule to evaluate. */
  ruleKinds: ReadonlySet<Rule['kind']>;
  /** Those who must be there to tell; what is not among them, such as rules where there are none, is not asked. */
  sources: readonly string[];
  /** With their durations compressed already. */
  metrics: readonly { key: string; query: string }[];
  phase(): Phase;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  health: SourceHealth;
  signal: AbortSignal;
}

/** Milliseconds between two looks at the rules: the width of every alert interval. */
const LOOK_EVERY_MS = 25;

/**
 * Watches Prometheus through its API until `signal` aborts: states of alerts, whether scrapes arrive, whether
 * Alertmanager is known, and the metric expectations once a scrape. Whatever it cannot see it says so.
 */
export async function watchPrometheus(watch: PrometheusWatch): Promise<void> {
  // A look that takes longer than this is one that Prometheus did not answer.
  await using reader = jsonReader(watch.origin, Math.max(1000, watch.evaluationIntervalMs));
  await Promise.all([
    every({ pauseMs: LOOK_EVERY_MS }, watch.signal, rulesLook(watch, reader)),
    every({ pauseMs: Math.min(250, watch.scrapeIntervalMs) }, watch.signal, scrapesLook(watch, reader)),
    every({ pauseMs: watch.scrapeIntervalMs }, watch.signal, metricsLook(watch, reader)),
  ]);
}

function rulesLook(watch: PrometheusWatch, reader: JsonReader) {
  const { clock, recorder, health, evaluationIntervalMs, ruleKinds, sources } = watch;
  const evaluates = sources.includes('rules');
  // Recording rules are asked about only where there is no alert to tell of evaluations: there may be thousands.
  const path = ruleKinds.has('alert') ? '/api/v1/rules?type=alert' : '/api/v1/rules';
  const known = new Map<string, AlertState>();
  let after = clock.now();
  const evaluated = ages(clock);
  return async () => {
    const asked = clock.now();
    try {
      const { groups } = rules.parse(await reader.get(path)).data;
      const t = clock.now();
      const old = evaluated(groups.map(({ lastEvaluation }, index) => [String(index), lastEvaluation]));
      const late = old.some((age, index) =>
        isStale(age, Math.max(evaluationIntervalMs, (groups[index]?.interval ?? 0) * 1000)),
      );
      // Rules that it was given and does not have are not evaluated.
      const stale = ruleKinds.size > 0 && (groups.length === 0 || late);
      const fine = ruleKinds.size === 0 ? 'it has no rules' : 'rules are evaluated';
      const broken = groups.flatMap((group) => group.rules).find((rule) => rule.health === 'err');
      health.say('prometheus', true, 'answers');
      if (evaluates) {
        health.say(EVALUATIONS, !stale, stale ? 'its rules are as they were' : fine);
        health.say(
          'rules',
          !broken,
          broken ? `rule ${broken.name}: ${broken.lastError}` : 'none has an error',
        );
      }
      for (const rule of groups.flatMap((group) => group.rules)) {
        if (rule.state === undefined || rule.state === 'unknown' || known.get(rule.name) === rule.state)
          continue;
        known.set(rule.name, rule.state);
        const shown = rule.alerts.find((alert) => alert.state === rule.state);
        recorder.record({
          kind: 'alert',
          t,
          after,
          alert: rule.name,
          state: rule.state,
          labels: shown?.labels ?? {},
          annotations: shown?.annotations ?? {},
        });
      }
      after = asked;
    } catch (error) {
      health.say('prometheus', false, shortly(error));
    }
  };
}

/** Whatever is to come at an interval is spread over it at first; four on end are missed only by a sick server. */
function isStale(ageMs: number, intervalMs: number): boolean {
  return ageMs > 4 * intervalMs + 1000;
}

/**
 * How long ago, in milliseconds, each of several times of day was seen to change: by our own clock and not by what
 * Prometheus' clock says, which may be set.
 */
function ages(clock: Clock) {
  const seen = new Map<string, { time: string; at: number }>();
  return (times: readonly (readonly [name: string, time: string])[]): number[] => {
    const now = clock.now();
    return times.map(([name, time]) => {
      // Go's zero time: it never was.
      if (Date.parse(time) < 0) return Number.POSITIVE_INFINITY;
      const known = seen.get(name);
      if (known?.time === time) return now - known.at;
      seen.set(name, { time, at: now });
      return 0;
    });
  };
}

function scrapesLook(watch: PrometheusWatch, reader: JsonReader) {
  const {
    health,
    clock,
    scrapeIntervalMs,
    slowestScrapeIntervalMs = scrapeIntervalMs,
    scrapes = true,
  } = watch;
  const scraped = ages(clock);
  return async () => {
    try {
      const { activeTargets } = targetsAnswer.parse(await reader.get('/api/v1/targets?state=active')).data;
      for (const { labels: of, health: state, lastError } of activeTargets)
        if (state !== 'unknown') health.say(`scrape ${of.job}`, state === 'up', lastError || state);
      const old = scraped(
        activeTargets.map(({ labels: of, lastScrape }) => [`${of.job} ${of.instance}`, lastScrape]),
      );
      const none = scrapes && activeTargets.length === 0;
      const stale = none || old.some((age) => isStale(age, slowestScrapeIntervalMs));
      const fine = scrapes ? 'targets are scraped' : 'it scrapes nothing';
      health.say(SCRAPES, !stale, stale ? 'what it has is as it was' : fine);
      if (!watch.sources.includes('alertmanager')) return;
      const { activeAlertmanagers } = alertmanagersAnswer.parse(
        await reader.get('/api/v1/alertmanagers'),
      ).data;
      const known = activeAlertmanagers.length > 0;
      health.say('alertmanager', known, known ? 'known to Prometheus' : 'not known to Prometheus');
    } catch {
      // The look at the rules says that Prometheus does not answer; saying it twice adds nothing.
    }
  };
}

function metricsLook({ metrics, phase, clock, recorder }: PrometheusWatch, reader: JsonReader) {
  return async () => {
    await Promise.all(
      metrics.map(async ({ key, query }) => {
        const during = phase();
        const seen = await reader
          .get(`/api/v1/query?query=${encodeURIComponent(query)}`)
          .then((answer) => ({
            values: queryAnswer.parse(answer).data.result.map(({ value }) => value[1]),
          }))
          .catch((error: unknown) => ({ values: [], error: shortly(error) }));
        // A look that straddles two phases belongs to neither.
        if (during === phase())
          recorder.record({ kind: 'metric', t: clock.now(), metric: key, phase: during, ...seen });
      }),
    );
  };
}
