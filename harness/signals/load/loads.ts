/** Stretches of load, how many waited meanwhile, and what was kept of them. */

import type { KeptRecord, LoadRecord, RecordOf } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import { idle, until } from '../observing.ts';
import type { Signal } from '../signal.ts';
import { watchQueue } from './watch-queue.ts';

export interface Loads {
  loads: LoadRecord[];
  queue: RecordOf<'queue'>[];
  kept: KeptRecord | undefined;
  /** Whether the spike's last request has left. */
  spikeSent: boolean;
}

export const loads: Signal<Loads> = {
  key: 'load',
  records: ['load', 'queue', 'kept-under-load', 'sent'],
  empty: () => ({ loads: [], queue: [], kept: undefined, spikeSent: false }),
  add(seen, record) {
    switch (record.kind) {
      case 'load':
        seen.loads.push(record);
        break;
      case 'queue':
        seen.queue.push(record);
        break;
      case 'kept-under-load':
        seen.kept = record;
        break;
      case 'sent':
        seen.spikeSent = true;
        break;
      default:
    }
  },
  async observe(needs, { stack, clock, recorder, signal, giveUp }) {
    const [queue] = needsOf(needs, 'load');
    if (queue === undefined) return idle;
    return until(signal, giveUp, (ending) =>
      watchQueue(queue, stack.origin(queue.service), clock, recorder.record, ending),
    );
  },
};
