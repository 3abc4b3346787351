/** What the engine said of the run's containers. */

import type { RecordOf } from '../../model/timeline.ts';
import type { Signal } from '../signal.ts';

export interface EngineEvents {
  engine: RecordOf<'engine'>[];
}

export const engine: Signal<EngineEvents> = {
  key: 'engine',
  records: ['engine'],
  empty: () => ({ engine: [] }),
  add(seen, record) {
    if (record.kind === 'engine') seen.engine.push(record);
  },
};
