/** What each moment of a run waits for: the conditions of every kind of promise, in the order of the kinds. */

import type { Condition, Moment, SoFar } from '../promises/condition.ts';
import { goneAt, unlessGone } from '../promises/survives/unless-gone.ts';
import type { DrillRun } from './open-drill.ts';

/** Of all kinds; where there are conditions that alone decide how long the moment lasts, only those. */
function conditionsOf(
  { plan: { kinds } }: DrillRun,
  soFar: Omit<SoFar<unknown>, 'knows'>,
  moment: Moment,
): Condition[] {
  const all = kinds.flatMap((kind) => kind.asks(soFar, moment));
  const alone = all.filter((condition) => condition.alone);
  if (alone.length > 0) return alone;
  return [...all.filter(({ first }) => first), ...all.filter(({ first }) => !first)];
}

/**
 * Before steady state can be asked about: the target answers, its traffic succeeds, every source of evidence is there, and
 * nothing is wrong. A run that waits for its turn need not wait until others leave the machine alone.
 */
export function wellConditions(run: DrillRun): Condition[] {
  return conditionsOf(run, soFar(run, run.host.lease.shared), 'well');
}

/**
 * That nothing has gone wrong since, for a run that has waited for its turn. The machine was busy with others until now:
 * that probes could not be sent meanwhile says nothing of the target, but they must leave without a gap again. That is
 * asked first, since it takes time, in which something may go wrong.
 */
export function stillWellConditions(run: DrillRun): Condition[] {
  return [...conditionsOf(run, soFar(run, true), 'up'), ...conditionsOf(run, soFar(run, true), 'well')];
}

/** Of any other moment; nothing that keeps the machine busy is excused. */
export function questionsOf(run: DrillRun, moment: Exclude<Moment, 'well'>): Condition[] {
  const now = soFar(run, false);
  return conditionsOf(run, now, moment).map((condition) => unlessGone(condition, now));
}

/** That all is well, where the run has the machine to itself. */
export function calmConditions(run: DrillRun): Condition[] {
  return conditionsOf(run, soFar(run, false), 'well');
}

/** Whether no request will be answered any more, however often it is sent again. */
export function isGone(run: DrillRun): boolean {
  return goneAt(soFar(run, false)) !== undefined;
}

function soFar({ facts, plan, clock }: DrillRun, waiting: boolean): Omit<SoFar<unknown>, 'knows'> {
  const { again } = plan.fault;
  return {
    facts,
    // With the periods of the probes, once they are chosen.
    plan: facts.header ?? plan.header,
    limits: plan.limits,
    now: clock.now,
    waiting,
    ...(again === undefined ? {} : { againMs: again.everyMs }),
  };
}
