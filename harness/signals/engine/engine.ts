/** What the engine said of the run's containers, and what those that ended had said last. */

import type { RecordOf } from '../../model/timeline.ts';
import type { Signal } from '../signal.ts';

export interface EngineEvents {
  engine: RecordOf<'engine'>[];
  lastLines: RecordOf<'last-lines'>[];
}

export const engine: Signal<EngineEvents> = {
  key: 'engine',
  records: ['engine', 'last-lines'],
  empty: () => ({ engine: [], lastLines: [] }),
  add(seen, record) {
    if (record.kind === 'engine') seen.engine.push(record);
    if (record.kind === 'last-lines') seen.lastLines.push(record);
  },
};
