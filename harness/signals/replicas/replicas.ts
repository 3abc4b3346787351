/** What each of several replicas answers by itself, and which of them answers users. */

import { pause } from '../../host/pause.ts';
import { ask } from '../../http/ask.ts';
import type { RecordOf } from '../../model/timeline.ts';
import { type NeedOf, needsOf } from '../need.ts';
import { until } from '../observing.ts';
import type { Signal } from '../signal.ts';
import type { Watch } from '../watch.ts';

export type Reply = RecordOf<'replica'>;

export interface Replicas {
  /** By the service that was asked, in the order in which they were over. */
  replies: Map<string, Reply[]>;
}

const EVERY_MS = 100;
const DEADLINE_MS = 1_000;

export const replicas: Signal<Replicas> = {
  key: 'replicas',
  records: ['replica'],
  empty: () => ({ replies: new Map() }),
  add(seen, record) {
    if (record.kind !== 'replica') return;
    const known = seen.replies.get(record.asked) ?? [];
    known.push(record);
    seen.replies.set(record.asked, known);
  },
  async observe(needs, watch) {
    const [asked] = needsOf(needs, 'replicas');
    if (asked === undefined) return undefined;
    const all = [...new Set([watch.entry, ...asked.names])];
    return until(watch.signal, watch.giveUp, async (ending) => {
      await Promise.all(all.map((service) => watchOne(service, asked, watch, ending)));
    });
  },
};

/**
 * Each look has a connection of its own: behind an entrance that balances connections, one that is kept has one replica. And they are
 * unevenly apart: where an entrance takes turns, looks that keep step with other requests would have one replica, too.
 */
async function watchOne(
  service: string,
  { path, says, everyMs = EVERY_MS, deadlineMs = DEADLINE_MS }: NeedOf<'replicas'>,
  { stack, clock, recorder }: Watch,
  ending: AbortSignal,
): Promise<void> {
  const url = `${stack.origin(service)}${path}`;
  const tls = stack.tls(service);
  while (!ending.aborted) {
    const intended = clock.now();
    const answer = await ask(url, { deadlineMs, tls }).catch(() => undefined);
    if (ending.aborted) return;
    const said = answer?.headers[says.toLowerCase()];
    recorder.record({
      kind: 'replica',
      t: clock.now(),
      intended,
      asked: service,
      ok: answer !== undefined && answer.status >= 200 && answer.status < 300,
      ...(answer === undefined ? {} : { status: answer.status }),
      ...(said === undefined ? {} : { said: String(said) }),
    });
    await pause(everyMs * (0.5 + Math.random()), ending);
  }
}
