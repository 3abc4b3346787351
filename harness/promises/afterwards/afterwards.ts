/** As it was, not only up again: as quick, as reliable, and holding no more than before the fault. In every drill. */

import { z } from 'zod';
import { slowedBetween } from '../../figures/machine-speed.ts';
import { stallsOf } from '../../figures/stalls.ts';
import type { AfterwardsFigure } from '../../model/judgement.ts';
import type { Facts } from '../../signals/facts.ts';
import { loadContract } from '../../signals/load/contract.ts';
import { type Condition, lasting, type SoFar } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import type { Comparison } from './compared.ts';
import { HELD, type Held, holdings, holdingsClaim, looksOf } from './holdings.ts';
import {
  type Answers,
  type Asker,
  answersOf,
  errors,
  errorsClaim,
  latencies,
  latencyClaim,
} from './service.ts';
import { AFTER_MS, askedEveryMs, windowMs, windowsOf } from './windows.ts';

/** The roles of services that the target's owners wrote themselves. */
const OWN = ['api', 'worker'];

const WORDS: Readonly<Record<Held, string>> = {
  memory: 'memory',
  files: 'open files',
  connections: 'connections',
};

const contract = {
  /** Which of them hold; all where the contract says nothing. */
  afterwards: z
    .strictObject({
      /** The user route and the workload answer as quickly as before, and as many answers succeed. */
      service: z.boolean(),
      /** The services' own memory, open files and connections are what they were; or their memory alone. */
      holdings: z.union([z.boolean(), z.literal('memory')]),
    })
    .partial()
    .exactOptional(),
  // What it reads of the others: whether the broken service is one under load.
  load: loadContract.exactOptional(),
};

type Spec = z.infer<z.ZodObject<typeof contract>>;

/** What was found so, and what follows. */
interface Knows {
  claims: Claim[];
  figures: AfterwardsFigure[];
}

export const afterwards = definePromise({
  key: 'afterwards',
  contract,
  defaults: () => ({ afterwards: { service: true, holdings: true } }),
  needs: (spec, plan) => {
    const asked = heldOf(spec).holdings.length > 0;
    return asked ? own(spec, plan).map((name) => ({ signal: 'resources', service: name })) : [];
  },
  expects: (spec, plan): Expectation[] => {
    const held = heldOf(spec);
    return [
      ...(held.service
        ? ([
            ['latency/user', 'the user route answers as quickly as before the fault', plan.probes.user],
            ['latency/workload', 'the workload is answered as quickly as before the fault', plan.workload],
            ['errors', 'no more answers fail than before the fault', plan.probes.user ?? plan.workload],
          ] as const)
        : []
      ).flatMap(([name, words, seen]): Expectation[] =>
        seen === undefined ? [] : [expectation(name, words)],
      ),
      ...own(spec, plan).flatMap((name) =>
        held.holdings.map((what) =>
          expectation(
            `holdings/${name}/${what}`,
            `${name} holds no more ${WORDS[what]} than before the fault`,
          ),
        ),
      ),
    ];
  },
  points: (spec, { probes, workload }) => [
    {
      question: 'is the service as quick and as reliable as before?',
      answered: heldOf(spec).service && (probes.user ?? workload) !== undefined,
      by: 'contract.probes.user or contract.workload',
    },
  ],
  knows: (spec, facts, plan): Knows => {
    const held = heldOf(spec);
    const all = [
      held.service ? service(facts, plan) : undefined,
      held.holdings.length > 0 ? holding(own(spec, plan), facts, plan, held.holdings) : undefined,
    ];
    return {
      claims: all.flatMap((one) => one?.claims ?? []),
      figures: all.flatMap((one) => (one?.figures ?? []).map(({ grew: _, ...figure }) => figure)),
    };
  },
  asks: (spec, soFar, when) => {
    const { service: served, holdings: asked } = heldOf(spec);
    const ms = windowMs(soFar.plan);
    if (when === 'stays' && served) return [lasting(soFar, 'afterwards/window', 'how it is afterwards', ms)];
    // The steady state lasts for about as long as is enough of a service that is often asked.
    if (when === 'steady' && served && ms > AFTER_MS)
      return [lasting(soFar, 'afterwards/before', 'how it is before the fault', ms)];
    if (when !== 'over') return [];
    return own(spec, soFar.plan).flatMap((name) =>
      asked.filter((held) => held !== 'memory').map((held) => comesBack(name, held, soFar)),
    );
  },
  judge: (_, { claims }) => claims,
  summary: (_, { figures }) => (figures.length === 0 ? {} : { afterwards: figures }),
});

/** A timeline of before there was such a promise is not asked about it. */
function heldOf({ afterwards: held }: Spec) {
  const otherwise = held !== undefined;
  const { service: served = otherwise, holdings: asked = otherwise } = held ?? {};
  return {
    service: served,
    holdings: asked === 'memory' ? (['memory'] as const) : asked ? HELD : [],
  };
}

interface Found {
  claims: Claim[];
  figures: Comparison[];
}

function service(facts: Facts, plan: Plan): Found | undefined {
  const windows = windowsOf(facts, plan);
  if (windows === undefined) return undefined;
  const stalls = stallsOf(facts, plan.resolutionMs);
  const slowed = slowedBetween(facts.pressure, windows);
  const at = windows.after.from;
  const answers = askersOf(plan).map((asker): [Asker, Answers] => [
    asker,
    answersOf(asker, facts, windows, stalls),
  ]);
  const took = answers.map(([asker, all]) => ({
    asker,
    all,
    compared: latencies(asker, all, askedEveryMs(asker, plan)),
    ...(slowed === undefined
      ? {}
      : {
          machine: { slowed, compared: latencies(asker, all, askedEveryMs(asker, plan), slowed.times) },
        }),
  }));
  return {
    claims: [
      ...took.map(({ asker, all, compared, machine }) => latencyClaim(asker, all, compared, at, machine)),
      ...(answers.length === 0 ? [] : [errorsClaim(answers, at)]),
    ],
    figures: [
      ...took.flatMap(({ compared }) => compared),
      ...answers.flatMap(([asker, all]) => errors(asker, all)),
    ],
  };
}

/** Of what there is: a route that is probed, traffic, or both. */
function askersOf({ probes, workload }: Plan): Asker[] {
  return [
    ...(probes.user === undefined ? [] : (['user'] as const)),
    ...(workload === undefined ? [] : (['workload'] as const)),
  ];
}

function holding(
  services: readonly string[],
  facts: Facts,
  plan: Plan,
  asked: readonly Held[],
): Found | undefined {
  const windows = windowsOf(facts, plan);
  if (windows === undefined) return undefined;
  const found = services.flatMap((name) => {
    const looks = looksOf(name, facts, windows);
    return asked.map((held) => {
      const figures = holdings(name, held, looks);
      return { claim: holdingsClaim(name, held, looks, figures), figures };
    });
  });
  return {
    claims: found.map(({ claim }) => claim),
    figures: found.flatMap(({ figures }) => figures.map(({ asked: _, ...figure }) => figure)),
  };
}

function expectation(name: string, words: string): Expectation {
  return { id: `afterwards/${name}`, words, phase: 'verify', moot: 'fault' };
}

/**
 * Milliseconds for which a pool that grew in the outage is waited for, and only where it is larger than before: pools close
 * what is idle after 10 s (node-postgres) to half a minute.
 */
const COMES_BACK_MS = 35_000;

function comesBack(service: string, held: Held, { facts, plan }: SoFar<Knows>): Condition {
  return {
    id: `afterwards/holdings/${service}/${held}`,
    for: `what ${service} holds in ${WORDS[held]} to be as before`,
    limitMs: COMES_BACK_MS,
    look() {
      const windows = windowsOf(facts, plan);
      const grown =
        windows && holdings(service, held, looksOf(service, facts, windows)).find(({ grew }) => grew);
      if (grown === undefined) return { met: true };
      return { met: false, seen: `${grown.figure} is ${grown.after}, where it was ${grown.before}` };
    },
  };
}

/** One under load is left out: what it needs for that it may keep for a while. */
function own({ load }: Spec, { services = {}, service: broken }: Plan): string[] {
  return Object.entries(services).flatMap(([name, role]) =>
    OWN.includes(role) && (load === undefined || name !== broken) ? [name] : [],
  );
}
