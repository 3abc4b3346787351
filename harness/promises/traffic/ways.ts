/** Which way the users' requests must go while the fault lasts, and whose word that is. */

import { z } from 'zod';
import { trafficSchema } from '../../model/drill.ts';
import type { Plan } from '../plan.ts';

/** What stands in a run's header where neither contract nor drill says which way requests go. */
const NOT_PROMISED = 'not promised';

export const trafficContract = z.union([trafficSchema, z.literal(NOT_PROMISED)]);
type Traffic = z.infer<typeof trafficContract>;

export interface Ways {
  writes: 'good' | 'bad';
  reads: 'good' | 'bad';
  /** False where neither contract nor drill says so: a drill whose users are not to notice the fault is taken at that word. */
  promised: boolean;
}

/** The contract has the last word, then the drill. Undefined where neither has one, nor a user is meant not to notice. */
export function waysOf(traffic: Traffic | undefined, plan: Pick<Plan, 'traffic'>): Ways | undefined {
  if (typeof traffic === 'object') return { ...traffic, promised: true };
  if (plan.traffic !== undefined) return { ...plan.traffic, promised: true };
  return traffic === NOT_PROMISED ? { writes: 'good', reads: 'good', promised: false } : undefined;
}

/**
 * What holds where the contract is silent: users for whose sake readiness and user probe are meant to stay good expect
 * their requests to be served.
 */
export function unlessPromised({ whileBroken, traffic, contract }: Plan): { traffic?: Traffic } {
  const silent = traffic === undefined && contract.traffic === undefined;
  const meantWell =
    whileBroken.user === 'good' && whileBroken.readiness !== 'either' && contract.readiness === undefined;
  return silent && meantWell ? { traffic: NOT_PROMISED } : {};
}
