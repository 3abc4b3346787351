/** Before the fault and after the recovery, so that the one can be held against the other. */

import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import type { Plan } from '../kind.ts';
import { recoveryOf } from '../recovered.ts';
import { steadySpan } from '../steady-span.ts';

/** Milliseconds at the end of the recovery that are held against the steady state; about as long as that is. */
export const AFTER_MS = 5_000;

export interface Windows {
  before: Window;
  after: Window;
}

/** Undefined until the run has been through both. */
export function windowsOf(facts: Facts, plan: Pick<Plan, 'stableProbes'>): Windows | undefined {
  const steady = steadySpan(facts);
  const recover = facts.phases.get('recover');
  const { undone } = facts.fault;
  if (steady === undefined || recover?.end === undefined || undone === undefined) return undefined;
  const back = recoveryOf(facts, plan, { name: 'user', series: facts.probes.user });
  const recovered = back?.status === 'recovered' ? back.at.high : undone;
  const from = Math.max(undone, recovered, recover.end - AFTER_MS);
  return { before: { from: steady.begin, to: steady.end }, after: { from, to: recover.end } };
}
