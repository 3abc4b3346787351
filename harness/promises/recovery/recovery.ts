/** What the fault hits: when that was noticed, how long it lasted, and when it was over. */

import { z } from 'zod';
import { brokenAnswerSchema } from '../../model/request.ts';
import { callSpec, check } from '../../signals/calls/check.ts';
import { runAtEnd } from '../../signals/ordered.ts';
import { isWritten } from '../../signals/workload/requests.ts';
import { atLeast } from '../condition.ts';
import { definePromise } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { recoverClaim, recoverExpectation } from '../recovered.ts';
import { key } from '../shapes.ts';
import { recoveryFigures } from './figures.ts';
import { callsOf, type Impact, type ImpactSpec, nameOf } from './impact.ts';

const ID = 'recovery/impact';

export const recovery = definePromise({
  key: 'recovery',
  contract: {
    /**
     * Whose outage and recovery the figures tell: the workload's writes or a call's; of several calls, which are then one thing
     * to the user, what their checks saw together. Left out: the user probe's.
     */
    impact: z
      .union([
        z.literal('writes'),
        z.strictObject({ call: z.union([z.string(), z.array(z.string()).min(1).readonly()]) }),
      ])
      .exactOptional(),
    // What it reads of the others: readiness stands for users who are not meant to notice, a call is seen through its checks.
    readiness: brokenAnswerSchema.exactOptional(),
    calls: z.record(z.string(), callSpec).exactOptional(),
    checks: z.record(key, check).exactOptional(),
  },
  defaults: ({ probes, workload, contract: { checks } }) => {
    if (probes.user !== undefined) return {};
    if (workload !== undefined) return { impact: 'writes' as const };
    const [first] = Object.values(z.record(key, check).safeParse(checks).data ?? {});
    return first === undefined ? {} : { impact: { call: first.call } };
  },
  problems: ({ impact, calls = {} }, place) => {
    if (impact === 'writes' && !place.declared.workload)
      return [
        `${place.key}.impact is "writes", but there is no contract.workload that writes; add one or leave impact out`,
      ];
    return typeof impact === 'object'
      ? unknownNames([...callsOf(impact)], Object.keys(calls), `${place.key}.impact`, 'calls', place)
      : [];
  },
  withoutFault: ({ impact: _, ...others }) => others,
  expects: (spec, plan) =>
    spec.impact === undefined ? [] : [recoverExpectation(ID, whose(spec.impact), plan)],
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
  summary: (_, { recovered: { flaps, recovered, missed, detectMs, relapsed } }) => ({
    ...(relapsed === undefined ? {} : { relapsed }),
    flaps: flaps.map(({ lasted }) => lasted),
    taken: {
      detect: { resolutionMs: detectMs },
      recover: takenFrom(recovered),
      rto: takenFrom(recovered),
      outage: takenFrom(missed),
    },
  }),
});

/** How a finding calls what the fault hits, where the contract names it. */
function whose(impact: NonNullable<ImpactSpec['impact']>): string {
  return typeof impact === 'object' ? nameOf(impact) : 'a write';
}

/** Whose figure it is, and how far apart the looks are from which it is taken. */
function takenFrom({ of, resolutionMs }: Impact): { of: string; resolutionMs: number } {
  return { of, resolutionMs };
}
