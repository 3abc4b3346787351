/** Before the fault and after the recovery, so that the one can be held against the other. */

import { spanMsFor } from '../../figures/quantile.ts';
import { periodOf } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import type { Plan } from '../plan.ts';
import { recoveryOf } from '../recovered.ts';
import { requestSeries } from '../request-series.ts';
import { steadySpan } from '../steady-span.ts';

/** Milliseconds at the end of the recovery that are held against the steady state, at the least; about as long as that is. */
export const AFTER_MS = 5_000;

/** Who asks the service, and how often: what is rarely asked takes longer until it is known how it is. */
export function askedEveryMs(asker: 'user' | 'workload', plan: Asking): Millis {
  return asker === 'user'
    ? periodOf(plan, 'user')
    : 1_000 / (plan.workload?.ratePerSecond ?? Number.POSITIVE_INFINITY);
}

type Asking = Pick<Plan, 'stableProbes' | 'probes' | 'workload' | 'periodsMs' | 'resolutionMs'>;

/** Milliseconds, before the fault and after it, in which each of those who ask is answered often enough. */
export function windowMs(plan: Asking): Millis {
  const everyMs = [
    ...(plan.probes.user === undefined ? [] : [askedEveryMs('user', plan)]),
    ...(plan.workload === undefined ? [] : [askedEveryMs('workload', plan)]),
  ];
  return Math.max(AFTER_MS, ...everyMs.map(spanMsFor));
}

export interface Windows {
  before: Window;
  after: Window;
}

/** Undefined until the run has been through both. */
export function windowsOf(facts: Facts, plan: Asking): Windows | undefined {
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
  const from = Math.max(undone, ...recovered, recover.end - windowMs(plan));
  return { before: { from: steady.begin, to: steady.end }, after: { from, to: recover.end } };
}
