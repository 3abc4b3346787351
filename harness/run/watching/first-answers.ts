/** Waits for a service that has just been started, without being the reason why it takes longer. */

import type { Clock } from '../../host/clock.ts';
import { pause } from '../../host/pause.ts';
import type { ProbeName } from '../../model/request.ts';
import type { ProbeRecord } from '../../model/timeline.ts';
import { type Condition, WARM_UP_LIMIT_MS } from '../../promises/condition.ts';
import { askOnce } from '../../signals/probes/ask-once.ts';
import type { Probe } from '../../signals/probes/probe.ts';
import { probeClient } from '../../signals/probes/probe-client.ts';

/** Good answers on end: the code behind them has been compiled, and its pools are filled. */
const ON_END = 10;
/** How many times as long as an answer took the service is left alone afterwards, and for how long at the least. */
const REST_TIMES = 2;
const LEAST_REST_MS = 5;

export interface FirstAnswersOptions {
  clock: Clock;
  probes: readonly Probe[];
  onRecord(record: ProbeRecord): void;
  signal: AbortSignal;
  /** Waits for conditions. @throws what says that one did not come */
  reach(conditions: readonly Condition[]): Promise<void>;
}

/** Asks one probe after another, one at a time, until each has been good some times on end. */
export async function firstAnswers(options: FirstAnswersOptions): Promise<void> {
  const { clock, probes, onRecord, signal, reach } = options;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const state = new Map<ProbeName, { good: number; last: string }>();
  const note = (record: ProbeRecord) => {
    const good = record.outcome === 'good' ? (state.get(record.probe)?.good ?? 0) + 1 : 0;
    state.set(record.probe, { good, last: `${record.outcome}${record.status ? ` (${record.status})` : ''}` });
    onRecord(record);
  };
  const asking = (async () => {
    using clients = new DisposableStack();
    const all = probes.map((probe) => ({
      probe,
      client: clients.adopt(probeClient(probe), (one) => one.close()),
    }));
    while (!either.aborted)
      for (const { probe, client } of all) {
        if (either.aborted) break;
        const { sent, t } = await askOnce(clock, probe, client, note);
        await pause(Math.max(LEAST_REST_MS, REST_TIMES * (t - sent)), either);
      }
  })();
  try {
    await reach(probes.map(({ name }) => answers(name, state)));
  } finally {
    over.abort();
    await asking;
  }
}

function answers(probe: ProbeName, state: ReadonlyMap<ProbeName, { good: number; last: string }>): Condition {
  return {
    id: `probes/${probe}/answers`,
    for: `${probe} good ${ON_END} times on end, asked one at a time`,
    limitMs: WARM_UP_LIMIT_MS,
    look() {
      const { good, last } = state.get(probe) ?? { good: 0, last: 'no answer yet' };
      return good >= ON_END ? { met: true } : { met: false, seen: `${last}, ${good} good on end` };
    },
  };
}
