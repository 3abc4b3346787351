/** What the calls of checks were answered, and what other services had counted before and after them. */

import type { CallRecord, RecordOf } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';
import { startCalls } from './calls.ts';

export interface Calls {
  /** Of all checks, by when they were sent. */
  calls: CallRecord[];
  counts: RecordOf<'count'>[];
}

export const calls: Signal<Calls> = {
  key: 'calls',
  records: ['call', 'count'],
  empty: () => ({ calls: [], counts: [] }),
  add(seen, record) {
    if (record.kind === 'call') insert(seen.calls, record, ({ sent }) => sent);
    if (record.kind === 'count') seen.counts.push(record);
  },
  async observe(needs, { clock, recorder, stack, entry, captured }) {
    const asked = needsOf(needs, 'calls');
    return {
      during: (phase) =>
        startCalls(
          asked.filter(({ check }) => check.phase === phase),
          {
            clock,
            entry,
            services: stack,
            values: captured.values,
            onRecord: (record) => recorder.record(record),
          },
        ),
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
