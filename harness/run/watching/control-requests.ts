/** The requests by which it is seen what watching changes: the users' own, or a few in their place. */

import type { Clock } from '../../host/clock.ts';
import { unlessAborted } from '../../host/unless-aborted.ts';
import { openLoop } from '../../load/open-loop.ts';
import type { Step } from '../../model/progress.ts';
import type { Millis } from '../../model/time.ts';
import type { ControlRecord } from '../../model/timeline.ts';
import { WARM_UP_LIMIT_MS } from '../../promises/condition.ts';
import { FEWEST } from '../../promises/watching/moved.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Probe } from '../../signals/probes/probe.ts';
import { probeClient } from '../../signals/probes/probe-client.ts';
import { served } from '../../signals/workload/requests.ts';
import type { Waits } from '../waits.ts';

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
  /** Milliseconds until one is answered when nothing else is asked. */
  aloneMs: Millis;
  signal: AbortSignal;
}

/** Requests of a stretch. */
const OWN = 2 * FEWEST;
/** Milliseconds from one to the next at the least, in the mean, and how many times as long as an answer takes. */
const LEAST_GAP_MS = 30;
const GAP_TIMES = 3;
/** The golden ratio: multiples of it modulo 1 are spread evenly and fall into step with no period of a probe. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Requests like a probe's, open loop and out of step with all probes, alike without them and beside them: one that waited for
 * the answer before would come just when the service has time.
 */
export function ownRequests({ clock, probe, aloneMs, signal }: OwnOptions): ControlRequests {
  const client = probeClient(probe);
  const gapMs = Math.max(LEAST_GAP_MS, GAP_TIMES * aloneMs);
  const requests: NonNullable<ControlRecord['own']>['requests'] = [];
  const send = (under: Set<Promise<void>>) => {
    const sent = clock.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    under.add(promise);
    client.ask(probe.spec.deadlineMs, ({ outcome }) => {
      requests.push({ intended: sent, sent, t: clock.now(), ok: outcome === 'good' });
      resolve();
    });
  };
  return {
    async stretch(_from, atLeastMs, step) {
      const from = clock.now();
      const count = Math.max(OWN, Math.ceil(atLeastMs / gapMs));
      step.update(`asking ${probe.name} ${count} times, to see what watching changes for it`);
      const under = new Set<Promise<void>>();
      const dueAt = (n: number) => (n < count ? from + (n + ((n * GOLDEN) % 1)) * gapMs : undefined);
      const loop = openLoop({ clock, dueAt, onDue: () => send(under) });
      try {
        await unlessAborted(signal, loop.done);
        await unlessAborted(signal, Promise.all(under));
      } finally {
        loop.stop();
      }
      return { from, to: clock.now() };
    },
    own: () => ({ probe: probe.name, requests: requests.toSorted((a, b) => a.intended - b.intended) }),
    [Symbol.dispose]: client.close,
  };
}
