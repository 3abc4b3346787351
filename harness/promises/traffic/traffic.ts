/** The users' requests: they succeed before the fault, go the drill's way while it lasts, and succeed again. */

import { answerInWords } from '../../figures/answer.ts';
import type { Figure } from '../../figures/interval.ts';
import { SERVED } from '../../model/objective.ts';
import { brokenAnswerSchema } from '../../model/request.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import { succeededOnEnd } from '../../signals/workload/requests.ts';
import { count, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { atLeast, type Condition, type SoFar, WARM_UP_LIMIT_MS } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { steadySpan } from '../steady-span.ts';
import { type Broken, FEWEST, type Went, whileBroken } from './broken.ts';
import { trafficHole } from './hole.ts';
import { recovers, stableRequests } from './recovers.ts';
import { servedWhileBroken } from './served.ts';
import { steadyTraffic } from './steady.ts';
import { trafficContract, unlessPromised, waysOf } from './ways.ts';

/** Successful requests on end that make the workload a witness. */
const REQUESTS = 10;

interface Knows {
  facts: Facts;
  /** Undefined where the drill does not say which way requests go, or the fault was not seen yet. */
  broken: Broken | undefined;
  promised: boolean;
}

export const traffic = definePromise({
  key: 'traffic',
  contract: {
    /** What a write of the workload is answered while the fault lasts, where it must not succeed. */
    writes: brokenAnswerSchema.exactOptional(),
    /** Which way writes and reads go while the fault lasts: `good` or `bad`. Left out: as the drill has it. */
    traffic: trafficContract.exactOptional(),
  },
  defaults: unlessPromised,
  problems({ writes, traffic: ways }, { key, declared }) {
    const contradicted =
      writes !== undefined && typeof ways === 'object' && ways.writes === 'good'
        ? [`${key}.writes says how a write is refused, but ${key}.traffic has writes succeed; leave one out`]
        : [];
    const unsent = (what: string, says: string) =>
      `${key}.${what} says ${says}, but there is no contract.workload that writes; add one or leave ${what} out`;
    return [
      ...contradicted,
      ...(writes === undefined || declared.workload ? [] : [unsent('writes', 'what a write is answered')]),
      ...(typeof ways !== 'object' || declared.workload ? [] : [unsent('traffic', 'which way requests go')]),
    ];
  },
  withoutFault: () => ({}),
  needs: ({ writes }) => [{ signal: 'workload', fields: Object.keys(writes?.json ?? {}) }],
  expects({ writes, traffic: told }, plan): Expectation[] {
    if (plan.workload === undefined) return [];
    const ways = waysOf(told, plan);
    const by = ways?.promised === false ? 'not promised: ' : '';
    const when = plan.control === undefined ? 'while the fault lasts' : 'throughout, with no fault';
    const refused = writes === undefined ? '' : `: ${answerInWords(writes)}`;
    return [
      {
        id: 'traffic/steady',
        words: 'the workload succeeds in the steady state',
        phase: 'steady',
        moot: 'before',
      },
      ...(ways === undefined
        ? []
        : ([
            {
              id: 'traffic/writes',
              words:
                ways.writes === 'good'
                  ? `${by}writes succeed ${when}`
                  : `writes are refused ${when}${refused}`,
              phase: 'hold',
              moot: 'fault',
            },
            {
              id: 'traffic/reads',
              words: `${by}reads ${ways.reads === 'good' ? 'succeed' : 'fail'} ${when}`,
              phase: 'hold',
              moot: 'fault',
            },
          ] as const)),
      {
        id: 'traffic/recovers',
        words: 'every request of the workload succeeds again after the undo',
        phase: 'verify',
      },
    ];
  },
  points: (_, { workload }) => [
    {
      question: "are users' requests served before, and again afterwards?",
      answered: workload !== undefined,
      by: 'contract.workload: a write, a read and a list',
    },
  ],
  knows({ writes, traffic: told }, facts, plan): Knows {
    const ways = waysOf(told, plan);
    return {
      facts,
      broken: ways && whileBroken(facts, plan.control !== undefined, ways, writes),
      promised: ways?.promised ?? true,
    };
  },
  asks({ traffic: told }, soFar, when) {
    const { plan, limits, knows } = soFar;
    if (plan.workload === undefined) return [];
    switch (when) {
      case 'well':
        return [{ ...requestsOk(soFar, WARM_UP_LIMIT_MS), first: true }];
      case 'hold':
        return waysAsked(told, plan).map((what) => ({
          id: `traffic/${what}`,
          for: `${FEWEST} ${what} while the fault lasts`,
          limitMs: limits.detectMs,
          look() {
            const went = knows().broken?.[what];
            return went?.wrong === undefined ? atLeast(went?.seen ?? 0, FEWEST) : { met: true };
          },
        }));
      case 'back':
        return [requestsOk(soFar, limits.recoverMs)];
      case 'stays':
        return [stableRequests(soFar)];
      default:
        return [];
    }
  },
  figures: ({ facts }): Record<string, Figure> => ({ [SERVED]: servedWhileBroken(facts) }),
  judge: (_, { facts, broken, promised }, { plan }) =>
    plan.workload === undefined
      ? []
      : [
          ...steadyClaims(facts, plan),
          ...(broken === undefined ? [] : whole(wentEach(broken, promised), broken.window, facts, plan)),
          recovers('traffic/recovers', facts, plan),
        ],
});

function steadyClaims(facts: Facts, plan: Plan): Claim[] {
  const span = steadySpan(facts);
  if (span === undefined || plan.workload === undefined) return [];
  return whole(
    steadyTraffic('traffic/steady', facts, plan.workload),
    { from: span.begin, to: span.end },
    facts,
    plan,
  );
}

function wentEach({ writes, reads }: Broken, promised: boolean): Claim[] {
  return [went('traffic/writes', 'write', writes, promised), went('traffic/reads', 'read', reads, promised)];
}

/** What is said of all requests of a window can only be said where they were sent throughout. */
function whole(claims: readonly Claim[], { from, to }: Window, facts: Facts, plan: Plan): Claim[] {
  const hole = trafficHole(facts, plan, from, to);
  return claims.map((claim) =>
    claim.grade === 'pass' && hole !== undefined
      ? judging(claim.id)('no-evidence', `${hole.because}: ${claim.because}`, hole.at)
      : claim,
  );
}

/** The kinds of requests of which the hold must have seen some. */
function waysAsked(told: Parameters<typeof waysOf>[0], plan: Plan): ('writes' | 'reads')[] {
  const ways = waysOf(told, plan);
  if (ways === undefined) return [];
  return ways.reads === 'good' ? ['writes', 'reads'] : ['writes'];
}

/** What was not promised is not broken, but a reader of the verdict must be told of it: it is acceptable at best. */
function went(id: string, what: string, { seen, astray, wrong }: Went, promised: boolean): Claim {
  const judged = judging(id);
  if (wrong !== undefined && !promised) {
    const because =
      `${astray} of ${count(seen, what)} of the hold did not, the first at ${moment(wrong.at)}: it ${wrong.told}; ` +
      `say in the contract's traffic which way they must go`;
    return judged('acceptable', because, wrong.at);
  }
  if (wrong !== undefined) return judged('fail', `a ${what} at ${moment(wrong.at)} ${wrong.told}`, wrong.at);
  if (seen < FEWEST) return judged('no-evidence', `only ${count(seen, what)} in it`);
  return judged('pass', `all ${count(seen, what)} of the hold`);
}

function requestsOk({ facts, plan }: SoFar<unknown>, limitMs: number): Condition {
  return {
    id: 'traffic/succeeds',
    for: `${REQUESTS} requests of the workload on end`,
    limitMs,
    look() {
      const { failed, how, declined } = facts.requestTrouble;
      for (const kind of ['write', 'read'] as const) {
        const { times, status } = declined[kind] || { times: 0, status: 0 };
        if (times < REQUESTS || plan.workload === undefined) continue;
        // A target that declined every request of a kind from the first does not know the request, and will not learn it.
        const { method, path } = plan.workload[kind];
        const seen =
          `each ${kind} was answered ${status}; ` +
          `contract.workload.${kind} of ${plan.target} (${method} ${path}) must be a request that the target accepts`;
        return { met: false, seen, never: true };
      }
      const had = succeededOnEnd(facts, REQUESTS);
      if (had >= REQUESTS) return { met: true };
      return { met: false, seen: failed === 0 ? `${had} so far` : how };
    },
  };
}
