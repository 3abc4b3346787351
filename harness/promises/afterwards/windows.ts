/** Before the fault and after the recovery, so that the one can be held against the other. */

import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import type { Plan } from '../kind.ts';
import { recoveryOf } from '../recovered.ts';
import { requestSeries } from '../request-series.ts';
import { steadySpan } from '../steady-span.ts';

/** Milliseconds at the end of the recovery that are held against the steady state; about as long as that is. */
export const AFTER_MS = 5_000;

export interface Windows {
  before: Window;
  after: Window;
}

/** Undefined until the run has been through both. */
export function windowsOf(facts: Facts, plan: Pick<Plan, 'stableProbes' | 'probes'>): Windows | undefined {
  const steady = steadySpan(facts);
  const recover = facts.phases.get('recover');
  const { undone } = facts.fault;
  if (steady === undefined || recover?.end === undefined || undone === undefined) return undefined;
  // Without a route that is probed, those who send the workload are the users.
  const users =
    plan.probes.user === undefined
      ? (['writes', 'reads'] as const).map((kind) => requestSeries(kind, facts))
      : [facts.probes.user];
  const recovered = users.flatMap((series) => {
    const back = recoveryOf(facts, plan, { name: 'user', series });
    return back?.status === 'recovered' ? [back.at.high] : [];
  });
  const from = Math.max(undone, ...recovered, recover.end - AFTER_MS);
  return { before: { from: steady.begin, to: steady.end }, after: { from, to: recover.end } };
}
