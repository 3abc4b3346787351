/** What a target's Prometheus scrapes and evaluates, once it has looked. */

import { z } from 'zod';
import { until } from '../../host/until.ts';
import { type JsonReader, jsonReader } from '../../http/json-reader.ts';
import { shortly } from '../../model/errors.ts';
import type { Millis } from '../../model/time.ts';
import { rulesAnswer } from '../../signals/prometheus/answers.ts';

const LOOK_EVERY_MS = 100;
const ANSWER_LIMIT_MS = 5_000;

export interface MonitoringSeen {
  /** `problem`: why a scrape failed; empty where all is well. */
  jobs: { job: string; instance: string; metrics: readonly string[]; problem: string }[];
  /** `state`: inactive, pending, firing, or what went wrong with the rule. */
  alerts: { name: string; state: string }[];
}

const targets = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ labels: z.record(z.string(), z.string()), health: z.string(), lastError: z.string() }),
    ),
  }),
});
const rules = rulesAnswer(
  {
    name: z.string(),
    state: z.string().optional(),
    health: z.string(),
    lastError: z.string().optional(),
  },
  {},
);
const names = z.object({ data: z.array(z.string()) });

/**
 * Waits until every job was scraped and every rule evaluated once, or the limit, and says what is there.
 * @returns a sentence where Prometheus does not tell
 */
export async function monitoringSeen(
  origin: string,
  limitMs: Millis,
  signal: AbortSignal,
): Promise<MonitoringSeen | string> {
  await using reader = jsonReader(origin, ANSWER_LIMIT_MS);
  let last: MonitoringSeen | undefined;
  const look = async () => {
    const { scraped, ...seen } = await lookOnce(reader);
    last = seen;
    return scraped ? seen : undefined;
  };
  try {
    return (await until(look, { everyMs: LOOK_EVERY_MS, limitMs, signal })) ?? last ?? 'it has not answered';
  } catch (error) {
    signal.throwIfAborted();
    return shortly(error);
  }
}

async function lookOnce(reader: JsonReader): Promise<MonitoringSeen & { scraped: boolean }> {
  const [active, evaluated] = [
    targets.parse(await reader.get('/api/v1/targets?state=active')).data.activeTargets,
    rules.parse(await reader.get('/api/v1/rules')).data.groups.flatMap((group) => group.rules),
  ];
  const scraped =
    active.every(({ health }) => health !== 'unknown') &&
    evaluated.every(({ health }) => health !== 'unknown');
  const jobs = active.map(async ({ labels: { job = '', instance = '' }, health, lastError }) => {
    const match = new URLSearchParams({
      'match[]': `{job=${JSON.stringify(job)}, instance=${JSON.stringify(instance)}}`,
    });
    const known = scraped ? names.parse(await reader.get(`/api/v1/label/__name__/values?${match}`)).data : [];
    const problem = health === 'up' ? '' : lastError || `it is ${health}`;
    return { job, instance, metrics: known.filter((name) => !OWN.test(name)), problem };
  });
  const alerts = evaluated.flatMap(({ name, state, health, lastError }) =>
    state === undefined ? [] : [{ name, state: health === 'err' ? (lastError ?? health) : state }],
  );
  return { scraped, jobs: await Promise.all(jobs), alerts };
}

/** What Prometheus adds to every scrape. */
const OWN = /^(up|scrape_.*|ALERTS.*)$/;
