/** Several faults at once: which of them broke what, told by what each does alone. */

import { z } from 'zod';
import { PROBES, probesIn } from '../../model/request.ts';
import type { Facts } from '../../signals/facts.ts';
import { judging } from '../claim.ts';
import { lasting } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { REQUESTS, requestSeries } from '../request-series.ts';
import { type Broke, brokeBetween, brokeInWords } from './broke.ts';

/** What can break, as findings call it. */
const THINGS = [...PROBES, ...REQUESTS] as const;
type Thing = (typeof THINGS)[number];

/** Milliseconds for which each fault is in alone: a few dozen requests. */
const ALONE_MS = 5_000;
/** How the contract calls what none of them does alone. */
const TOGETHER = 'together';

const things = z
  .partialRecord(z.enum(THINGS), z.array(z.string()).readonly())
  .meta({ example: "brokenBy: { user: ['stopped'], readiness: [] }" });

export const severalAtOnce = definePromise({
  key: 'together',
  contract: {
    /**
     * For drills of several faults: which of them, by the fault's name, break what alone; `together`: none does, and all do. What
     * is left out is told and not asked.
     */
    brokenBy: things.exactOptional(),
  },
  withoutFault: () => ({}),
  expects: ({ brokenBy }, plan) =>
    partsOf(plan).length < 2
      ? []
      : thingsOf(plan).map((thing) => expectation(thing, plan, brokenBy?.[thing])),
  knows: (_, facts) => facts,
  asks: (_, soFar, moment) =>
    moment === 'alone' ? [lasting(soFar, 'together/alone', 'what it brings about alone', ALONE_MS)] : [],
  judge: ({ brokenBy }, facts, { plan }) =>
    partsOf(plan).length < 2
      ? []
      : thingsOf(plan).map((thing) => claim(thing, facts, plan, brokenBy?.[thing])),
});

function partsOf({ parts = [], control }: Plan): NonNullable<Plan['parts']> {
  return control === undefined ? parts : [];
}

function thingsOf({ probes, workload }: Plan): Thing[] {
  return [...probesIn(probes), ...(workload === undefined ? [] : REQUESTS)];
}

function expectation(thing: Thing, plan: Plan, wanted: readonly string[] | undefined): Expectation {
  const names = partsOf(plan).map(({ fault }) => fault);
  const words =
    wanted === undefined
      ? `it shows which of ${names.join(' and ')} breaks ${thing}`
      : `${thing} is broken by ${inWords(wanted)} of ${names.join(' and ')}`;
  return { id: `together/${thing}`, words, phase: 'hold', moot: 'fault' };
}

function inWords(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.includes(TOGETHER) ? 'no one alone, and by all together,' : `${names.join(' and ')} alone`;
}

function claim(thing: Thing, facts: Facts, plan: Plan, wanted: readonly string[] | undefined): Claim {
  const judged = judging(`together/${thing}`);
  const { injected, undoing } = facts.fault;
  const windows = partsOf(plan).map(({ fault, service }) =>
    facts.alone.find((one) => one.fault === fault && one.service === service),
  );
  if (injected === undefined || undoing === undefined)
    return judged('no-evidence', 'they were never in together');
  const series = isRequest(thing) ? requestSeries(thing, facts) : facts.probes[thing];
  const seen: { fault: string; broke: Broke }[] = [];
  for (const [at, { fault, service }] of partsOf(plan).entries()) {
    const window = windows[at];
    const apart = (why: string) => judged('no-evidence', `they cannot be told apart: ${why}`);
    if (window === undefined) return apart(`${fault} was not in alone`);
    if (!window.seen) return apart(`of ${fault} on ${service} alone no effect was seen: ${window.how}`);
    const before = facts.alone.filter((one) => one.t <= window.from).find((one) => !one.well);
    if (before !== undefined) return apart(`what ${before.fault} did was not over when ${fault} came`);
    const broke = brokeBetween(series, window.from, window.to);
    if (broke.broken === undefined)
      return apart(`of ${fault} alone there are ${broke.looks} looks at ${thing}`);
    seen.push({ fault, broke });
  }
  const last = facts.alone.at(-1);
  if (last !== undefined && !last.well)
    return judged(
      'no-evidence',
      `they cannot be told apart: what ${last.fault} did was not over when all came`,
    );
  const all = brokeBetween(series, injected, undoing);
  if (all.broken === undefined) return judged('no-evidence', `of all together there are ${all.looks} looks`);
  const alone = seen.filter(({ broke }) => broke.broken).map(({ fault }) => fault);
  const by = alone.length > 0 ? alone : all.broken ? [TOGETHER] : [];
  const figures = [
    ...seen.map(({ fault, broke }) => `${fault} alone: ${brokeInWords(broke)}`),
    `together: ${brokeInWords(all)}`,
  ].join('; ');
  const because = `${conclusion(thing, by, all.broken)} (${figures})`;
  if (wanted === undefined) return judged('pass', because);
  const same = by.length === wanted.length && by.every((name) => wanted.includes(name));
  return judged(same ? 'pass' : 'fail', because);
}

function isRequest(thing: Thing): thing is (typeof REQUESTS)[number] {
  return REQUESTS.some((one) => one === thing);
}

function conclusion(thing: Thing, by: readonly string[], broken: boolean): string {
  if (by.length === 0) return `nothing breaks ${thing}`;
  if (by.includes(TOGETHER)) return `none of them breaks ${thing} alone, all together do`;
  const who = `${by.join(' and ')} ${by.length > 1 ? 'each break' : 'breaks'} ${thing} alone`;
  return broken ? who : `${who}, and not with the others`;
}
