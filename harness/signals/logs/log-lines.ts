/** Lines of services' logs that promises ask about. */

import type { RecordOf } from '../../model/timeline.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';

export type LogLine = RecordOf<'log'>;

export interface LogLines {
  /** By when the service wrote them. */
  logLines: LogLine[];
}

export const logLines: Signal<LogLines> = {
  key: 'logs',
  records: ['log'],
  empty: () => ({ logLines: [] }),
  add(seen, record) {
    if (record.kind === 'log') insert(seen.logLines, record, ({ at }) => at);
  },
};
