/** What Prometheus says of itself and its rules, judged. */

import { z } from 'zod';
import { isMeant } from '../glob.ts';
import { failed, type Outcome, type Proof, passed, skipped } from '../outcome.ts';
import { parsed } from './json.ts';
import type { AskedOf } from './shapes.ts';

const vector = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

export function queryOutcome({ query: text, is }: AskedOf<'query'>, answer: string, proof: Proof): Outcome {
  const read = vector.safeParse(parsed(answer));
  if (!read.success) return failed('Prometheus did not answer with values', undefined, proof);
  const { result } = read.data.data;
  if (result.length === 0) return failed(`${text} has no value`, undefined, proof);
  const values = result.map(({ value: [, value] }) => Number(value.replace('Inf', 'Infinity')));
  const { equals, above, below } = is ?? {};
  const wrong = values.find(
    (value) =>
      (equals !== undefined && value !== equals) ||
      (above !== undefined && !(value > above)) ||
      (below !== undefined && !(value < below)),
  );
  return wrong === undefined
    ? passed(`${text}: ${values.slice(0, 3).join(', ')}`, proof)
    : failed(`${text} is ${wrong}`, undefined, proof);
}

const targets = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        health: z.string(),
        lastError: z.string().default(''),
      }),
    ),
  }),
});

export function scrapeOutcome({ job, up }: AskedOf<'scrape'>, answer: string, proof: Proof): Outcome {
  const read = targets.safeParse(parsed(answer));
  if (!read.success) return failed('Prometheus did not answer with its targets', undefined, proof);
  const all = read.data.data.activeTargets;
  const own = all.filter(({ labels }) => labels.job === job);
  const shown = {
    ...proof,
    output: all.map(({ labels, health }) => `${labels.job} ${labels.instance}: ${health}`).join('\n'),
  };
  if (own.length === 0) return failed(`Prometheus has no target of the job ${job}`, undefined, shown);
  const down = own.find(({ health }) => health !== 'up');
  if (up && down !== undefined)
    return failed(`${job} ${down.labels.instance} is ${down.health}: ${down.lastError}`, undefined, shown);
  return passed(
    `${job} has ${own.length} ${own.length === 1 ? 'target' : 'targets'}${up ? ', up' : ''}`,
    shown,
  );
}

const rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(
          z.object({
            name: z.string(),
            type: z.string().default('alerting'),
            health: z.string().default('unknown'),
            lastError: z.string().exactOptional(),
            annotations: z.record(z.string(), z.string()).default({}),
          }),
        ),
      }),
    ),
  }),
});

export function loadedOutcome(asked: AskedOf<'loaded'>, answer: string, proof: Proof): Outcome {
  const read = rules.safeParse(parsed(answer));
  if (!read.success) return failed('Prometheus did not answer with its rules', undefined, proof);
  const { groups } = read.data.data;
  const all = groups.flatMap((group) => group.rules);
  const alerts = all.filter(({ type }) => type === 'alerting');
  const shown = {
    ...proof,
    output: groups
      .map((group) => `${group.name}: ${group.rules.map(({ name }) => name).join(', ')}`)
      .join('\n'),
  };
  const bad = (because: string) => failed(because, undefined, shown);
  if (all.length === 0) return bad('Prometheus has loaded no rule');
  for (const name of asked.groups ?? [])
    if (!groups.some((group) => group.name === name)) return bad(`no group ${name} is loaded`);
  const meant = (pattern: string) => alerts.filter(({ name }) => isMeant(pattern, name));
  for (const pattern of asked.alerts ?? [])
    if (meant(pattern).length === 0) return bad(`no alert ${pattern} is loaded`);
  const { annotation, healthy } = asked;
  const bare = (asked.alerts === undefined ? alerts : asked.alerts.flatMap(meant)).find(
    ({ annotations }) => annotation !== undefined && annotations[annotation] === undefined,
  );
  if (bare !== undefined) return bad(`${bare.name} has no annotation ${annotation}`);
  const sick = all.find(({ health }) => health === 'err');
  if (healthy && sick !== undefined) return bad(`${sick.name} has an error: ${sick.lastError ?? 'unknown'}`);
  return passed(`${all.length} rules in ${groups.length} groups`, shown);
}

export function alertSeenOutcome(asked: AskedOf<'alert-seen'>, answer: string, proof: Proof): Outcome {
  const read = vector.safeParse(parsed(answer));
  if (!read.success) return failed('Prometheus did not answer with values', undefined, proof);
  const [first] = read.data.data.result;
  const within = asked.within ?? '7d';
  if (first === undefined)
    return skipped(
      'unseen',
      `none of ${asked.alerts.join(', ')} was pending or firing within ${within}; only a fault shows it`,
      undefined,
      proof,
    );
  return passed(`${first.metric.alertname} was ${first.metric.alertstate} within ${within}`, proof);
}
