/** Lines of services' logs that promises ask about, and how many of all lines said that something failed. */

import type { RecordOf } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import { until } from '../observing.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';
import { followLogs } from './follow-logs.ts';

export type LogLine = RecordOf<'log'>;

export interface LogLines {
  /** By when the service wrote them. */
  logLines: LogLine[];
  /** When logs said that something failed, a record for each service that did. */
  loggedErrors: RecordOf<'logged-errors'>[];
}

export const logLines: Signal<LogLines> = {
  key: 'logs',
  records: ['log', 'logged-errors'],
  empty: () => ({ logLines: [], loggedErrors: [] }),
  add(seen, record) {
    if (record.kind === 'log') insert(seen.logLines, record, ({ at }) => at);
    if (record.kind === 'logged-errors') seen.loggedErrors.push(record);
  },
  async observe(needs, watch) {
    const asked = needsOf(needs, 'logs');
    return until(watch.signal, watch.giveUp, (ending) => followLogs(asked, watch, ending));
  },
};
