import type { Look } from '../model/look.ts';
import { STABLE_PROBES } from '../run/plan.ts';
import type { RehearsalStep } from './rehearsal-step.ts';
import type { Faring } from './world.ts';

/** Requests of users on end that must have been served. */
const STABLE_REQUESTS = 20;

/**
 * Whether readiness and the user probe have been good for a while, and users served: where a procedure may begin.
 * @param requests on end that must have been served
 */
export function servedSteadily(
  faring: Pick<Faring, 'goodRun' | 'servedOnEnd' | 'lastFailure'>,
  requests: number = STABLE_REQUESTS,
): Look {
  const goodRun = Math.min(faring.goodRun('readiness'), faring.goodRun('user'));
  if (goodRun < STABLE_PROBES) return { met: false, seen: `${goodRun} good probes on end` };
  return faring.servedOnEnd(requests) < requests ? { met: false, seen: faring.lastFailure() } : { met: true };
}

/** The step that a procedure begins with where nothing else has to be well before it. */
export const steadyBefore: RehearsalStep = {
  id: 'steady',
  title: 'All is well before',
  who: 'Firedrill',
  part: 'scene',
  how: ['users are served'],
  until: 'users are served',
  limitMs: 120_000,
  everyMs: 500,
  look: async ({ faring }) => servedSteadily(faring),
};
