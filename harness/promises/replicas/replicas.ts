/** Several replicas behind one entrance: each answers, each answers users, and one that was broken does so again. */

import type { Look } from '../../model/look.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { phaseEnd, watchedUntil } from '../../signals/frame/frame.ts';
import { count, exact, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Condition, SoFar } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { answeredBy, countsInWords, namesSaid } from './whose.ts';

const BACK_WITHIN_MS = 30_000;
/** Milliseconds within which each of them must have been seen to answer users: a balancer may take its time to believe it. */
const SEEN_WITHIN_MS = 20_000;
/** Answers at the entrance while one is broken, for each replica that is left. */
const FEWEST = 5;

type Watched = NonNullable<Plan['replicas']>;

export const severalReplicas = definePromise({
  key: 'replicas',
  contract: {},
  needs: (_, { replicas }) => (replicas === undefined ? [] : [{ signal: 'replicas', ...replicas }]),
  expects: (_, plan) => (plan.replicas === undefined ? [] : expectations(plan.replicas, plan)),
  knows: (_, facts) => facts,
  asks(_, soFar, at) {
    const { replicas } = soFar.plan;
    if (replicas === undefined) return [];
    switch (at) {
      case 'steady':
        return replicas.names.map((name) => answersUsers(soFar, replicas, name, SEEN_WITHIN_MS));
      case 'hold':
        return brokenIn(replicas, soFar.plan) === undefined
          ? []
          : others(replicas, soFar.plan).map((name) =>
              answersUsers(soFar, replicas, name, SEEN_WITHIN_MS, FEWEST),
            );
      case 'stays': {
        const broken = brokenIn(replicas, soFar.plan);
        const { backWithinMs = BACK_WITHIN_MS } = replicas;
        return broken === undefined ? [] : [answersUsers(soFar, replicas, broken, 2 * backWithinMs)];
      }
      default:
        return [];
    }
  },
  judge: (_, facts, { plan }) => (plan.replicas === undefined ? [] : claims(plan.replicas, facts, plan)),
});

/** The replica that the drill breaks, where it breaks one. */
function brokenIn({ names }: Watched, { service, control }: Plan): string | undefined {
  return control === undefined && names.includes(service) ? service : undefined;
}

/** Those that are left, and must do the work: none where all are broken. */
function others(watched: Watched, plan: Plan): string[] {
  const broken = brokenIn(watched, plan);
  const { survives } = plan.contract;
  const spared = isSparing(survives) ? Object.keys(survives.except) : [];
  return broken === undefined
    ? []
    : watched.names.filter((name) => name !== broken && !spared.includes(name));
}

function isSparing(given: unknown): given is { except: Record<string, string> } {
  return typeof given === 'object' && given !== null && 'except' in given;
}

function expectations(watched: Watched, plan: Plan): Expectation[] {
  const { names, of, backWithinMs = BACK_WITHIN_MS } = watched;
  const broken = brokenIn(watched, plan);
  return [
    {
      id: 'replicas/told-apart',
      words: `answers tell which of ${names.length} replicas of ${of} gave them`,
      phase: 'steady',
      moot: 'before',
    },
    ...names.map(
      (name): Expectation => ({
        id: `replicas/${name}/steady`,
        words: `${name} answers when asked by itself, and answers users, too`,
        phase: 'steady',
        moot: 'before',
      }),
    ),
    ...others(watched, plan).map(
      (name): Expectation => ({
        id: `replicas/${name}/serves`,
        words: `${name} answers users while ${broken} is broken`,
        phase: 'hold',
        moot: 'fault',
      }),
    ),
    ...(broken === undefined
      ? []
      : [
          {
            id: `replicas/${broken}/returns`,
            words: `${broken} answers users again within ${exact(backWithinMs)} of the undo`,
            phase: 'recover' as const,
            moot: 'fault' as const,
          },
        ]),
  ];
}

/** A replica gives so many answers to users from now on. */
function answersUsers(
  { facts, plan, now }: SoFar<unknown>,
  watched: Watched,
  name: string,
  limitMs: Millis,
  wanted = 1,
): Condition {
  const since = now();
  const entrance = plan.entry ?? 'api';
  return {
    id: `replicas/${name}/answers`,
    for: `${name} to answer users`,
    limitMs,
    look(): Look {
      const { of, problem } = namesSaid(facts, watched.names);
      if (problem !== undefined) return { met: false, seen: problem };
      const replies = facts.replies.get(entrance) ?? [];
      const had = answeredBy(replies, of, since, Number.POSITIVE_INFINITY).get(name) ?? 0;
      return had >= wanted ? { met: true } : { met: false, seen: `${count(had, 'answer')} so far` };
    },
  };
}

function claims(watched: Watched, facts: Facts, plan: Plan): Claim[] {
  const { names, backWithinMs = BACK_WITHIN_MS } = watched;
  const { of, problem } = namesSaid(facts, names);
  const told = judging('replicas/told-apart');
  if (problem !== undefined) return [told('no-evidence', problem)];
  const at = facts.replies.get(plan.entry ?? 'api') ?? [];
  const said = [...of].map(([text, name]) => `${name} says ${JSON.stringify(text)}`).join(', ');
  const { injecting, injected, undoing, undone } = facts.fault;
  const steadyTo = injecting ?? watchedUntil(facts);
  const steadyFrom = facts.phases.get('steady')?.begin ?? 0;
  const before = answeredBy(at, of, steadyFrom, steadyTo);
  const steady = names.map((name): Claim => {
    const own = (facts.replies.get(name) ?? []).filter(
      // One that is under way at the end has what comes then.
      ({ intended, t }) => intended >= steadyFrom && t < steadyTo,
    );
    const bad = own.filter(({ ok }) => !ok).length;
    const answers = before.get(name) ?? 0;
    const judged = judging(`replicas/${name}/steady`);
    if (own.length === 0) return judged('no-evidence', 'it was not asked');
    const because = `asked by itself it answered ${own.length - bad} of ${own.length}; users were answered ${countsInWords(before, names)}`;
    return judged(bad === 0 && answers > 0 ? 'pass' : 'fail', because);
  });
  const claimed = [told('pass', said), ...steady];
  const broken = brokenIn(watched, plan);
  if (broken === undefined || injected === undefined || undoing === undefined) return claimed;
  const during = answeredBy(at, of, injected, undoing);
  const serves = others(watched, plan).map((name) => {
    const because = `users were answered ${countsInWords(during, names)}`;
    return judging(`replicas/${name}/serves`)((during.get(name) ?? 0) > 0 ? 'pass' : 'fail', because);
  });
  const returns = judging(`replicas/${broken}/returns`);
  if (undone === undefined) return [...claimed, ...serves];
  const first = at.find((one) => one.ok && one.intended >= undone && of.get(one.said ?? '') === broken);
  const until = phaseEnd(facts, 'recover') ?? watchedUntil(facts);
  if (first === undefined) {
    const after = answeredBy(at, of, undone, until);
    const because = `not until ${moment(until)}: users were answered ${countsInWords(after, names)}`;
    return [...claimed, ...serves, returns(until - undone >= backWithinMs ? 'fail' : 'no-evidence', because)];
  }
  const took = first.t - undone;
  const because = `${exact(Math.round(took))} after the undo`;
  return [...claimed, ...serves, returns(took <= backWithinMs ? 'pass' : 'fail', because, first.t)];
}
