/** What the fault hits: when that was noticed, how long it lasted, and when it was over. */

import { z } from 'zod';
import { answerSchema } from '../../model/request.ts';
import { callSpec, check } from '../../signals/calls/check.ts';
import { runAtEnd } from '../../signals/ordered.ts';
import { isWritten } from '../../signals/workload/requests.ts';
import { atLeast } from '../condition.ts';
import { definePromise, type Plan } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { recoverClaim, recoverExpectation } from '../recovered.ts';
import { key } from '../shapes.ts';
import { recoveryFigures } from './figures.ts';
import type { ImpactSpec } from './impact.ts';

const ID = 'recovery/impact';

export const recovery = definePromise({
  key: 'recovery',
  contract: {
    /** Whose outage and recovery the figures tell: the workload's writes or a call's. Left out: the user probe's. */
    impact: z.union([z.literal('writes'), z.strictObject({ call: z.string() })]).exactOptional(),
    // What it reads of the others: readiness stands for users who are not meant to notice, a call is seen through its checks.
    readiness: answerSchema.exactOptional(),
    calls: z.record(z.string(), callSpec).exactOptional(),
    checks: z.record(key, check).exactOptional(),
  },
  problems: ({ impact, calls = {} }, place) =>
    typeof impact === 'object'
      ? unknownNames([impact.call], Object.keys(calls), `${place.key}.impact`, 'calls', place)
      : [],
  withoutFault: ({ impact: _, ...others }) => others,
  expects: (spec, plan) => (spec.impact === undefined ? [] : [recoverExpectation(ID, nameOf(spec), plan)]),
  knows: (spec, facts, plan) => ({ facts, recovered: recoveryFigures(facts, plan, spec) }),
  asks({ impact }, { facts, plan, limits }, moment) {
    if (moment !== 'back' || impact !== 'writes') return [];
    // Until a stable run of them has been seen, it is not known how long that took.
    const { stableProbes } = plan;
    return [
      {
        id: 'recovery/writes',
        for: `${stableProbes} writes acknowledged on end`,
        limitMs: limits.recoverMs,
        look: () => atLeast(runAtEnd(facts.writes, isWritten, stableProbes), stableProbes),
      },
    ];
  },
  figures: ({ recovered }) => ({ ...recovered.figures }),
  judge: ({ impact }, { facts, recovered }, { plan }) =>
    impact === undefined ? [] : [recoverClaim(ID, facts, plan, recovered.impact)],
  summary: (_, { recovered }) => ({ flaps: recovered.flaps.map(({ lasted }) => lasted) }),
});

/** How a finding calls what the fault hits, where the contract names it. */
function nameOf({ impact }: Pick<ImpactSpec, 'impact'>): string {
  return typeof impact === 'object' ? impact.call : 'a write';
}

/** How far apart the looks are from which outage, recover and rto are taken, where that is not the probes' period. */
export function impactResolution(
  { impact, checks = {} }: ImpactSpec,
  { resolutionMs, workload }: Plan,
): number {
  if (impact === 'writes') return 2000 / workload.ratePerSecond;
  if (impact === undefined) return resolutionMs;
  const periods = Object.values(checks).flatMap(({ call, everyMs }) =>
    call === impact.call ? [everyMs] : [],
  );
  return periods.length === 0 ? resolutionMs : Math.max(...periods);
}
