/** What Prometheus must be able to say. */

import { z } from 'zod';
import { isWithin } from '../../figures/bound.ts';
import type { Phase } from '../../model/phase.ts';
import { durationSchema } from '../../model/scalars.ts';
import type { Sample } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import type { MetricLook } from '../../signals/metrics/metrics.ts';
import { count, moment, sample } from '../../text/format.ts';
import { someOf } from '../../text/some-of.ts';
import { judging } from '../claim.ts';
import { type Condition, type SoFar, WARM_UP_LIMIT_MS } from '../condition.ts';
import { type Claim, definePromise } from '../kind.ts';
import { PROMETHEUS, type Rests } from '../rests.ts';
import { bound, key, mapped } from '../shapes.ts';

const metric = z.strictObject({
  title: z.string().min(1),
  /** Durations inside it are production's; they are compressed. */
  query: z.string().min(1),
  phase: z.enum(['steady', 'hold', 'verify']),
  /** `always`: at every look of the phase. `eventually`: at one look at least. */
  holds: z.enum(['always', 'eventually']),
  is: bound,
  /** How long it is waited for, in production's time, as of an alert with a `for` of its own; 20 s of the run at least. */
  within: durationSchema.exactOptional(),
});

export type MetricExpectation = z.infer<typeof metric>;

export const metrics = definePromise({
  key: 'metrics',
  contract: {
    /** By key, which its finding is called after. */
    metrics: z.record(key, metric).exactOptional(),
  },
  problems: ({ metrics: promised = {} }, { key: at, queryProblem, declared }) =>
    !declared.prometheus && Object.keys(promised).length > 0
      ? [
          `${at}.metrics asks Prometheus, and the target has none; name its configuration under monitoring.prometheus, or leave metrics out`,
        ]
      : Object.entries(promised).flatMap(([name, { query }]) => {
          const problem = queryProblem(query);
          return problem === undefined ? [] : [`${at}.metrics.${name}: ${problem}`];
        }),
  paced: ({ metrics: promised }, compress) =>
    promised === undefined
      ? {}
      : { metrics: mapped(promised, (one) => ({ ...one, query: compress(one.query) })) },
  withoutFault: ({ metrics: promised = {} }) => ({
    metrics: Object.fromEntries(Object.entries(promised).filter(([, { phase }]) => phase === 'steady')),
  }),
  needs: ({ metrics: promised = {} }) =>
    Object.entries(promised).map(([name, { query }]) => ({ signal: 'metrics', key: name, query })),
  expects: ({ metrics: promised = {} }) =>
    Object.entries(promised).map(([name, { title, phase, holds, is }]) => ({
      id: `metrics/${name}`,
      words: `${title} (${holds}, ${boundInWords(is)})`,
      phase,
      moot: phase === 'steady' ? 'before' : 'fault',
    })),
  points: ({ metrics: promised = {} }) => [
    {
      question: 'do the metrics show it?',
      answered: Object.keys(promised).length > 0,
      by: 'monitoring.prometheus, and metrics in this drill',
    },
  ],
  knows: (_, facts) => facts,
  asks({ metrics: promised = {} }, { facts, plan, limits }, moment) {
    const asked = (
      {
        well: { of: 'steady', during: 'start', limitMs: WARM_UP_LIMIT_MS },
        hold: { of: 'hold', during: 'hold', limitMs: limits.metricMs },
        over: { of: 'verify', during: 'verify', limitMs: limits.metricMs },
      } as const
    )[String(moment)];
    if (asked === undefined) return [];
    return Object.entries(promised)
      .filter(([, { phase }]) => phase === asked.of)
      .map(([name, one]) => {
        const limitMs = Math.max(asked.limitMs, (one.within ?? 0) / plan.pace.pace);
        return heldOnce(facts, name, one, asked.during, limitMs);
      });
  },
  judge: ({ metrics: promised = {} }, facts) =>
    Object.entries(promised).map(([name, one]) => judged(name, one, facts)),
});

/** Only a look of phase `during` counts. */
function heldOnce(
  facts: Facts,
  name: string,
  { title, is }: MetricExpectation,
  during: Phase,
  limitMs: SoFar<unknown>['limits']['metricMs'],
): Condition {
  return {
    id: `metrics/${name}`,
    for: title,
    limitMs,
    look() {
      const seen = facts.metrics.findLast((look) => look.metric === name);
      if (seen?.phase === during && satisfies(is, seen.values)) return { met: true };
      return {
        met: false,
        seen: seen?.error ?? `values ${seen ? `[${someOf(seen.values.map(sample), 10)}]` : 'not asked yet'}`,
      };
    },
  };
}

function judged(name: string, expectation: MetricExpectation, facts: Facts): Claim {
  const { phase, holds } = expectation;
  const looks = facts.metrics.filter((look) => look.metric === name && look.phase === phase);
  const claim = judgeLooks(`metrics/${name}`, expectation, looks);
  if (claim.grade !== 'fail') return claim;
  const { begin = 0, end = facts.last } = facts.phases.get(phase) ?? {};
  // What must always hold was broken by one look, what must once hold by all.
  const to = holds === 'always' ? (claim.at ?? end) : end;
  const rests: Rests = { on: 'absence', sources: PROMETHEUS, window: { from: begin, to } };
  return { ...claim, rests };
}

function judgeLooks(id: string, { holds, is }: MetricExpectation, looks: readonly MetricLook[]): Claim {
  const claim = judging(id);
  const answered = looks.filter((look) => look.error === undefined);
  const failed = looks.find((look) => look.error !== undefined);
  if (looks.length === 0) return claim('no-evidence', 'Prometheus was not asked');
  if (answered.length === 0) return claim('no-evidence', `Prometheus answered: ${failed?.error ?? ''}`);
  if (answered.every((look) => look.values.length === 0))
    return claim('no-evidence', `no series in ${count(answered.length, 'look')}`);
  const satisfied = answered.find((look) => satisfies(is, look.values));
  if (holds === 'eventually') {
    if (satisfied !== undefined)
      return claim('pass', `${shown(satisfied)} at ${moment(satisfied.t)}`, satisfied.t);
    const last = answered.at(-1);
    const because = `not once in ${count(answered.length, 'look')}; last seen: ${shown(last)}`;
    return claim('fail', because, last?.t);
  }
  const broken = answered.find((look) => !satisfies(is, look.values));
  if (broken !== undefined) return claim('fail', `${shown(broken)} at ${moment(broken.t)}`, broken.t);
  if (failed !== undefined)
    return claim('no-evidence', `Prometheus answered at ${moment(failed.t)}: ${failed.error}`, failed.t);
  return claim('pass', `in each of ${count(answered.length, 'look')}`);
}

/** Every series found must satisfy the bound, and there must be one: a vanished series satisfies nothing. */
function satisfies(is: MetricExpectation['is'], values: readonly Sample[]): boolean {
  return values.length > 0 && values.every((value) => isWithin(is, value));
}

function boundInWords(is: MetricExpectation['is']): string {
  if ('above' in is) return `above ${is.above}`;
  if ('below' in is) return `below ${is.below}`;
  return `equals ${is.equals}`;
}

function shown(look: MetricLook | undefined): string {
  if (look === undefined || look.values.length === 0) return 'no series';
  return someOf(look.values.map(sample), 10);
}
