/** What the services hold: memory, open files, connections, and how often each was started. */

import type { RecordOf } from '../../model/timeline.ts';
import type { Signal } from '../signal.ts';

export type ResourceLook = RecordOf<'resource'>;

export interface Resources {
  resources: ResourceLook[];
}

export const resources: Signal<Resources> = {
  key: 'resources',
  records: ['resource'],
  empty: () => ({ resources: [] }),
  add(seen, record) {
    if (record.kind === 'resource') seen.resources.push(record);
  },
};
