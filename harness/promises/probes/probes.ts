/** Which way each probe goes: good before the fault, as drill and contract have it while it lasts, and good again. */

import { z } from 'zod';
import { answerSchema, PROBES, type ProbeName, probeSchema } from '../../model/request.ts';
import { periodOf } from '../../model/run-header.ts';
import { durationSchema } from '../../model/scalars.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, exact } from '../../text/format.ts';
import { type Condition, lasting, type SoFar, WARM_UP_LIMIT_MS } from '../condition.ts';
import { type Claim, definePromise, type Expectation, type Plan } from '../kind.ts';
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
    readiness: answerSchema.exactOptional(),
    /** Replaces the contract's `user` probe for this drill. */
    user: probeSchema.exactOptional(),
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
  needs: ({ readiness }) => [
    { signal: 'probes', probe: 'readiness', fields: Object.keys(readiness?.json ?? {}) },
  ],
  expects: (spec, plan) => [
    ...PROBES.map(
      (probe): Expectation => ({
        id: `probes/${probe}/steady`,
        words: `${probe} is good throughout the steady state`,
        phase: 'steady',
        moot: 'before',
      }),
    ),
    ...PROBES.flatMap((probe) => expectations(spec, plan, probe)),
  ],
  knows: (_, facts) => facts,
  asks(_, soFar, moment) {
    const { plan, limits } = soFar;
    switch (moment) {
      case 'up':
        return PROBES.map((probe) => goodFor(soFar, probe, WARM_UP_LIMIT_MS));
      case 'steady':
        return PROBES.map((probe) => lookedAt(soFar, probe, plan.stableProbes));
      case 'hold':
        return [
          ...PROBES.filter((probe) => plan.whileBroken[probe] === 'bad').map((probe) =>
            turnedBad(soFar, probe),
          ),
          ...PROBES.map((probe) => lookedAt(soFar, probe, FEWEST_LOOKS)),
        ];
      case 'back':
        return PROBES.map((probe) => goodFor(soFar, probe, limits.recoverMs));
      case 'calm':
        return PROBES.map((probe) => goodFor(soFar, probe, limits.calmMs));
      default:
        return [];
    }
  },
  judge: (spec, facts, { plan }) => [
    ...PROBES.flatMap((probe) => steadyProbe(`probes/${probe}/steady`, facts, plan, probe) ?? []),
    ...PROBES.flatMap((probe) => claims(spec, facts, plan, probe)),
  ],
});

function expectations(spec: Spec, plan: Plan, probe: ProbeName): Expectation[] {
  const way = wayOf(plan, probe, spec);
  const broken: Expectation = {
    id: `probes/${probe}/broken`,
    words:
      way === 'good'
        ? `${probe} stays good while the fault lasts and after`
        : probe === 'readiness'
          ? `readiness answers ${readinessWords(spec)} until the undo`
          : `${probe} goes bad and stays so until the undo`,
    phase: 'hold',
    ...(way === 'good' ? {} : { moot: 'fault' }),
  };
  return [
    ...(way === 'either' ? [] : [broken]),
    ...(way === 'good' ? [] : [recoverExpectation(`probes/${probe}/recovers`, probe, plan)]),
    {
      id: `probes/${probe}/probed`,
      words: `${probe} is probed every ${exact(periodOf(plan, probe))} throughout`,
      phase: 'hold',
    },
  ];
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
  const watched = { name: probe, series: facts.probes[probe] };
  return [
    ...(way === 'either' ? [] : [broken]),
    ...(way === 'good' ? [] : [recoverClaim(`probes/${probe}/recovers`, facts, plan, watched)]),
    probedThroughout(`probes/${probe}/probed`, facts, plan, probe),
  ];
}

/** So many looks of a probe, however far apart they are: what was not looked at for long enough shows nothing. */
function lookedAt(soFar: SoFar<unknown>, probe: ProbeName, looks: number): Condition {
  const { plan } = soFar;
  return lasting(
    soFar,
    `probes/${probe}/looked`,
    `${count(looks, 'look')} of ${probe}`,
    looks * periodOf(plan, probe) + plan.probes[probe].deadlineMs,
  );
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
