/** Requests as they arrived at the other end of a link, by the log of the service there. */

import { shortly } from '../../model/errors.ts';
import type { RecordOf } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import type { Signal } from '../signal.ts';

export interface Arrivals {
  arrivals: RecordOf<'arrival'>[];
}

export const arrivals: Signal<Arrivals> = {
  key: 'arrivals',
  records: ['arrival'],
  empty: () => ({ arrivals: [] }),
  add(seen, record) {
    if (record.kind === 'arrival') seen.arrivals.push(record);
  },
  async observe(needs, { stack, clock, recorder }) {
    return {
      async readBack() {
        for (const { service, log } of needsOf(needs, 'arrivals'))
          try {
            for (const { key, at } of await stack.matchesInLog(service, new RegExp(log)))
              recorder.record({ kind: 'arrival', t: clock.now(), service, key, at });
          } catch (error) {
            const source = `log of ${service}`;
            recorder.record({ kind: 'source', t: clock.now(), source, ok: false, detail: shortly(error) });
          }
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
