/** Which way each probe goes: good before the fault, as drill and contract have it while it lasts, and good again. */

import { z } from 'zod';
import type { Look } from '../../model/look.ts';
import {
  brokenAnswerSchema,
  PROBES,
  type ProbeName,
  probeContractSchema,
  probesIn,
} from '../../model/request.ts';
import { periodOf } from '../../model/run-header.ts';
import { durationSchema } from '../../model/scalars.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, exact } from '../../text/format.ts';
import { type Condition, lasting, type SoFar, WARM_UP_LIMIT_MS } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { recoverClaim, recoverExpectation } from '../recovered.ts';
import { phases } from '../shapes.ts';
import { readinessTurns, turnsBad } from './bad.ts';
import { type Blip, probedThroughout, staysGood, steadyProbe } from './good.ts';
import { type Readiness, readinessWords, wayOf } from './way.ts';

/** Looks of each probe while the fault lasts, at the least. */
const FEWEST_LOOKS = 3;

interface Spec extends Readiness {
  blips?: readonly Blip[] | undefined;
}

export const probes = definePromise({
  key: 'probes',
  contract: {
    /** What readiness answers while the fault lasts. Left out: readiness must stay good. */
    readiness: brokenAnswerSchema.exactOptional(),
    /** Replaces the contract's `user` probe for this drill. */
    user: probeContractSchema.exactOptional(),
    /** Short bad spells of a probe that must stay good: which, when, how long, why. */
    blips: z
      .array(
        z.strictObject({
          probe: z.enum(PROBES),
          phases,
          /** Milliseconds from its first bad probe to the next good one. */
          atMostMs: durationSchema,
          reason: z.string().min(10, 'say why it is all right, in a sentence'),
        }),
      )
      .readonly()
      .exactOptional(),
  },
  problems({ readiness, user, blips = [] }, { key, declared, readinessGoesBad }) {
    const there = probesIn({ ...declared.probes, ...(user ? { user } : {}) });
    const missing = (probe: ProbeName, what: string) =>
      there.includes(probe)
        ? []
        : [
            `${key}.${what} speaks of the probe ${probe}, which contract.probes does not have; ` +
              `add it, as in ${probe}: { path: '/${probe === 'user' ? 'orders' : 'health'}' }, or leave ${what} out`,
          ];
    const undescribed =
      readinessGoesBad && readiness === undefined && there.includes('readiness')
        ? [
            `${key}.readiness is missing: the drill has readiness go bad, so say what it answers while the fault lasts, ` +
              `such as { status: 503 }; a readiness that is meant to stay good needs a drill whose whileBroken says so`,
          ]
        : [];
    return [
      ...(readiness === undefined ? [] : missing('readiness', 'readiness')),
      ...(readiness?.status !== undefined && hasNoStatus(declared.probes.readiness)
        ? [
            `${key}.readiness.status is what no answer of contract.probes.readiness has, which is no HTTP: leave it out for ` +
              'whatever is not good, as in { orNoAnswer: true }',
          ]
        : []),
      ...undescribed,
      ...blips.flatMap(({ probe }, at) => missing(probe, `blips.${at}`)),
    ];
  },
  withoutFault: ({ readiness: _, ...others }) => others,
  needs: ({ readiness }) => [
    { signal: 'probes', probe: 'readiness', fields: Object.keys(readiness?.json ?? {}) },
  ],
  expects: (spec, plan) => [
    ...probesIn(plan.probes).map(
      (probe): Expectation => ({
        id: `probes/${probe}/steady`,
        words: `${probe} is good throughout the steady state`,
        phase: 'steady',
        moot: 'before',
      }),
    ),
    ...probesIn(plan.probes).flatMap((probe) => expectations(spec, plan, probe)),
  ],
  points: ({ readiness }, { probes: there, whileBroken }) => [
    {
      question: 'do users notice, and when are they served again?',
      answered: there.user !== undefined,
      by: "contract.probes.user, as in { path: '/orders' }",
    },
    whileBroken.readiness === 'bad'
      ? {
          question: 'does readiness say that it cannot serve?',
          answered: there.readiness !== undefined && readiness !== undefined,
          by: 'contract.probes.readiness, and what it answers in this drill: readiness: { status: 503 }',
        }
      : {
          question: 'does readiness stay good?',
          answered: there.readiness !== undefined,
          by: "contract.probes.readiness, as in { path: '/ready' }",
        },
    {
      question: 'is the process alive all the while, so that nothing restarts it?',
      answered: there.liveness !== undefined,
      by: "contract.probes.liveness, as in { path: '/live' }",
    },
  ],
  knows: (_, facts) => facts,
  asks(_, soFar, moment) {
    const { plan, limits } = soFar;
    const there = probesIn(plan.probes);
    switch (moment) {
      case 'up':
        return there.map((probe) => goodFor(soFar, probe, WARM_UP_LIMIT_MS));
      case 'steady':
        return there.map((probe) => lookedAt(soFar, probe, plan.stableProbes));
      case 'hold':
        return [
          ...there
            .filter((probe) => plan.whileBroken[probe] === 'bad')
            .map((probe) => turnedBad(soFar, probe)),
          ...there.map((probe) => lookedAt(soFar, probe, FEWEST_LOOKS)),
        ];
      case 'back':
        return there.map((probe) => goodFor(soFar, probe, limits.recoverMs));
      case 'calm':
        return there.map((probe) => goodFor(soFar, probe, limits.calmMs));
      default:
        return [];
    }
  },
  judge: (spec, facts, { plan }) => [
    ...probesIn(plan.probes).flatMap(
      (probe) => steadyProbe(`probes/${probe}/steady`, facts, plan, probe) ?? [],
    ),
    ...probesIn(plan.probes).flatMap((probe) => claims(spec, facts, plan, probe)),
  ],
});

function expectations(spec: Spec, plan: Plan, probe: ProbeName): Expectation[] {
  const way = wayOf(plan, probe, spec);
  const broken: Expectation = {
    id: `probes/${probe}/broken`,
    words:
      way === 'good'
        ? `${probe} stays good ${plan.control === undefined ? 'while the fault lasts and after' : 'throughout, with no fault'}`
        : probe === 'readiness'
          ? `readiness answers ${readinessWords(spec)} until the undo`
          : `${probe} goes bad and stays so until the undo`,
    phase: 'hold',
    ...(way === 'good' ? {} : { moot: 'fault' }),
  };
  return [
    ...(way === 'either' ? [] : [broken]),
    ...(way === 'good' ? [] : [recoverExpectation(`probes/${probe}/recovers`, probe, plan, way)]),
    {
      id: `probes/${probe}/probed`,
      words: `${probe} is probed ${howOften(plan, probe)} throughout`,
      phase: 'hold',
    },
  ];
}

/** Before a run it is known only where it was asked for. */
function howOften(plan: Plan, probe: ProbeName): string {
  const isKnown = plan.watching === undefined || plan.periodsMs || plan.probes[probe]?.everyMs;
  return isKnown ? `every ${exact(periodOf(plan, probe))}` : 'as often as the service bears';
}

function claims(spec: Spec, facts: Facts, plan: Plan, probe: ProbeName): Claim[] {
  const way = wayOf(plan, probe, spec);
  const id = `probes/${probe}/broken`;
  const broken =
    way === 'good'
      ? staysGood(id, facts, plan, probe, spec.blips ?? [])
      : probe === 'readiness'
        ? readinessTurns(id, facts, plan, spec)
        : turnsBad(id, facts, probe);
  // A readiness that says what is wrong in an answer that is good has nothing to recover from.
  const unharmed = way === 'either' || (probe === 'readiness' && broken.grade === 'pass');
  const watched = { name: probe, series: facts.probes[probe] };
  return [
    ...(way === 'either' ? [] : [broken]),
    ...(way === 'good' ? [] : [recoverClaim(`probes/${probe}/recovers`, facts, plan, watched, unharmed)]),
    probedThroughout(`probes/${probe}/probed`, facts, plan, probe),
  ];
}

/**
 * So many looks of a probe, however far apart they are: what was not looked at for long enough shows nothing. One that the machine
 * held back is no look, and is waited for.
 */
function lookedAt(soFar: SoFar<unknown>, probe: ProbeName, looks: number): Condition {
  const { facts, plan, now } = soFar;
  const since = now();
  const windowMs = looks * periodOf(plan, probe) + (plan.probes[probe]?.deadlineMs ?? 0);
  const window = lasting(soFar, `probes/${probe}/looked`, `${count(looks, 'look')} of ${probe}`, windowMs);
  const look = (): Look => {
    const over = window.look();
    if (!over.met) return over;
    const series = facts.probes[probe];
    const seen = series.length - series.from(since);
    return seen >= looks ? over : { met: false, seen: `${seen} so far` };
  };
  return { ...window, look };
}

/** A stable run of a probe. The limit is for how long it takes to begin. */
function goodFor({ facts, plan }: SoFar<unknown>, probe: ProbeName, limitMs: number): Condition {
  const times = plan.stableProbes;
  return {
    id: `probes/${probe}/good`,
    for: `${probe} good ${times} times on end`,
    limitMs: limitMs + times * periodOf(plan, probe),
    look() {
      const { goodRun, last } = facts.probeNow(probe);
      if (goodRun >= times) return { met: true };
      const outcome = last && `${last.outcome}${last.status ? ` (${last.status})` : ''}`;
      return { met: false, seen: outcome ? `${outcome}, ${goodRun} good on end` : 'no probe yet' };
    },
  };
}

/** The limit is for what the target does; until it is looked at again may take a period more. */
function turnedBad({ facts, limits, plan }: SoFar<unknown>, probe: ProbeName): Condition {
  return {
    id: `probes/${probe}/bad`,
    for: `${probe} to turn bad`,
    limitMs: limits.detectMs + periodOf(plan, probe),
    look: () => (facts.probeNow(probe).badRun > 0 ? { met: true } : { met: false, seen: `${probe} is good` }),
  };
}

/** A probe that speaks another protocol than HTTP. */
function hasNoStatus(probe: unknown): boolean {
  return typeof probe === 'object' && probe !== null && !('path' in probe);
}
