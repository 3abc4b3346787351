/** What is waited for around a spike. */

import { PROBES } from '../../model/request.ts';
import { goodFor } from '../../run/conditions.ts';
import type { Condition, DrillRun } from '../../run/drill-run.ts';
import type { Look } from '../../run/wait.ts';

/** What a loaded machine may add to a spike. */
const SPIKE_SLACK_MS = 5_000;

/** Nobody is under way any more and nobody waits: what comes next does not begin with what came before. */
export function calmConditions(run: DrillRun): Condition[] {
  const { live, plan } = run;
  const limitMs = calmMs(plan);
  return [
    ...PROBES.map((probe) => goodFor(live, probe, plan.header.stableProbes, limitMs)),
    ...queueConditions(run, limitMs),
  ];
}

/** Counted from now on, since what was seen before says nothing. */
export function queueConditions({ clock, live, plan }: DrillRun, limitMs: number): Condition[] {
  if (plan.header.contract.load?.queue === undefined) return [];
  const since = clock.now();
  const look = (): Look => {
    const { t, depth } = live.queue;
    if (t > since && depth === 0) return { met: true };
    return { met: false, seen: depth === null ? 'it does not say' : `${depth} wait` };
  };
  return [{ for: 'the queue to be empty', limitMs, look }];
}

export function calmMs({ header, limits }: DrillRun['plan']): number {
  return Math.max(limits.recoverMs, 2 * (header.contract.load?.queue?.limitMs ?? 0));
}

/** The spike has left in full; and then, all of it is over. */
export function spikeConditions({ live, plan }: DrillRun, what: 'sent' | 'over'): Condition[] {
  const { load } = plan.header.contract;
  if (load === undefined) return [];
  const { deadlineMs, spike } = load;
  return [
    {
      for: what === 'sent' ? 'the last request of the spike' : 'every answer to the spike',
      limitMs: (what === 'sent' ? spike.durationMs : deadlineMs) + SPIKE_SLACK_MS,
      look: () => (live.spike[what] ? { met: true } : { met: false, seen: 'not yet' }),
    },
  ];
}
