/** Lines of services' logs that promises ask about. */

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
}

export const logLines: Signal<LogLines> = {
  key: 'logs',
  records: ['log'],
  empty: () => ({ logLines: [] }),
  add(seen, record) {
    if (record.kind === 'log') insert(seen.logLines, record, ({ at }) => at);
  },
  async observe(needs, watch) {
    const asked = needsOf(needs, 'logs');
    return until(watch.signal, watch.giveUp, (ending) => followLogs(asked, watch, ending));
  },
};

/** The source of evidence that a service's log is. */
export function logSource(service: string): string {
  return `log of ${service}`;
}
