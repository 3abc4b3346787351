/** Of a drill of several faults: each of them by itself, before all are in. */

import type { RecordOf } from '../../model/timeline.ts';
import type { Signal } from '../signal.ts';

export interface Alone {
  /** In the order in which they were in. */
  alone: RecordOf<'alone'>[];
}

export const alone: Signal<Alone> = {
  key: 'alone',
  records: ['alone'],
  empty: () => ({ alone: [] }),
  add(seen, record) {
    if (record.kind === 'alone') seen.alone.push(record);
  },
};
