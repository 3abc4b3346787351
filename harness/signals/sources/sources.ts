/** Whether the sources of evidence were there to tell. */

import type { RecordOf } from '../../model/timeline.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';

export interface Sources {
  /** By source, each change of whether it answers, by time. */
  sources: Map<string, RecordOf<'source'>[]>;
}

export const sources: Signal<Sources> = {
  key: 'sources',
  records: ['source'],
  empty: () => ({ sources: new Map() }),
  add(seen, record) {
    if (record.kind !== 'source') return;
    const looks = seen.sources.get(record.source) ?? [];
    seen.sources.set(record.source, looks);
    insert(looks, record, ({ t }) => t);
  },
};
