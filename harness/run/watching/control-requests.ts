/** The requests by which it is seen what watching changes: the users' own, or a few in their place. */

import type { Clock } from '../../host/clock.ts';
import { pause } from '../../host/pause.ts';
import type { Step } from '../../model/progress.ts';
import type { Millis } from '../../model/time.ts';
import type { ControlRecord, ProbeRecord } from '../../model/timeline.ts';
import { WARM_UP_LIMIT_MS } from '../../promises/condition.ts';
import { FEWEST } from '../../promises/watching/moved.ts';
import type { Facts } from '../../signals/facts.ts';
import { askOnce } from '../../signals/probes/ask-once.ts';
import { probeClient } from '../../signals/probes/probe-client.ts';
import type { Probe } from '../../signals/probes/prober-loop.ts';
import { served } from '../../signals/workload/requests.ts';
import type { Waits } from '../waits.ts';
import { LEAST_REST_MS, REST_TIMES } from './first-answers.ts';

type Stretch = ControlRecord['without'];

export interface ControlRequests extends Disposable {
  /** From a moment on until enough requests that were due since are over, and so many milliseconds at the least. */
  stretch(from: Millis, atLeastMs: Millis, step: Step): Promise<Stretch>;
  /** Those that no user sent. */
  own(): ControlRecord['own'];
}

/** The workload, where it sends enough in a few seconds. */
export function usersRequests(facts: Facts, { ask }: Pick<Waits, 'ask'>, clock: Clock): ControlRequests {
  const since = (from: Millis) => served(facts).filter(({ intended }) => intended >= from);
  return {
    async stretch(from, atLeastMs, step) {
      const look = () => {
        const seen = since(from).length;
        if (seen < FEWEST) return { met: false, seen: `${seen} so far` } as const;
        return clock.now() - from >= atLeastMs
          ? ({ met: true } as const)
          : ({ met: false, seen: `${seen} so far, a few probes more` } as const);
      };
      const what = `${FEWEST} requests of the workload, to see what watching changes for them`;
      await ask([{ id: 'watching/requests', for: what, limitMs: WARM_UP_LIMIT_MS, look }], step);
      // Those still under way when the last of them was over are no part of it.
      return { from, to: Math.max(from, ...since(from).map(({ intended }) => intended)) + 1 };
    },
    own: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
}

export interface OwnOptions {
  clock: Clock;
  /** What is asked in the users' place. */
  probe: Probe;
  signal: AbortSignal;
}

/** One request of a probe's kind after another, each with a rest, alike without probes and beside them. */
export function ownRequests({ clock, probe, signal }: OwnOptions): ControlRequests {
  const client = probeClient(probe);
  const seen: ProbeRecord[] = [];
  return {
    async stretch(_from, atLeastMs, step) {
      const from = clock.now();
      step.update(`asking ${probe.name} ${FEWEST} times, to see what watching changes for it`);
      for (let asked = 0; asked < FEWEST || clock.now() - from < atLeastMs; asked += 1) {
        const { sent, t } = await askOnce(clock, probe, client, (record) => seen.push(record));
        await pause(Math.max(LEAST_REST_MS, REST_TIMES * (t - sent)), signal);
        signal.throwIfAborted();
      }
      return { from, to: clock.now() };
    },
    own: () => ({
      probe: probe.name,
      requests: seen.map(({ intended, sent, t, outcome }) => ({ intended, sent, t, ok: outcome === 'good' })),
    }),
    [Symbol.dispose]: client.close,
  };
}
