/** What the alerts did, who was told, and what production's own rules say to what was recorded. */

import { UNACKNOWLEDGED } from '../../model/people.ts';
import type { Millis } from '../../model/time.ts';
import type { AlertRecord, AsWritten, NotificationRecord } from '../../model/timeline.ts';
import { watchReceiver } from '../notifications/receiver.ts';
import { until } from '../observing.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';

export interface Alerts {
  /** Changes of state, by when they were seen. */
  alerts: AlertRecord[];
  notifications: NotificationRecord[];
  asWritten: Map<string, AsWritten>;
  /** When one last changed: the moment it ends is trouble still, since it was there until then. */
  alertTrouble: { last: Millis };
}

export const alerts: Signal<Alerts> = {
  key: 'alerts',
  records: ['alert', 'notification', 'as-written'],
  empty: () => ({ alerts: [], notifications: [], asWritten: new Map(), alertTrouble: { last: 0 } }),
  add(seen, record) {
    switch (record.kind) {
      case 'alert':
        insert(seen.alerts, record, ({ t }) => t);
        seen.alertTrouble.last = record.t;
        break;
      case 'notification':
        // Of a page that people did not take up, and of no rule's.
        if (record.alert === UNACKNOWLEDGED) break;
        insert(seen.notifications, record, ({ t }) => t);
        break;
      case 'as-written':
        seen.asWritten.set(record.alert, asWrittenOf(record));
        break;
      default:
    }
  },
  async observe(_, { stack, alertmanager, clock, recorder, health, sources, signal, giveUp }) {
    if (!sources.includes('receiver')) return undefined;
    return until(signal, giveUp, (ending) =>
      watchReceiver({
        origin: stack.origin('receiver'),
        alertmanager,
        clock,
        recorder,
        health,
        signal: ending,
      }),
    );
  },
};

function asWrittenOf({ status, fires, resolves, reason }: AsWritten): AsWritten {
  return {
    status,
    ...(fires === undefined ? {} : { fires }),
    ...(resolves === undefined ? {} : { resolves }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The last that was seen of an alert; undefined while Prometheus has not named it. */
export function stateOf(
  { alerts: seen }: Pick<Alerts, 'alerts'>,
  alert: string,
): AlertRecord['state'] | undefined {
  return seen.findLast((one) => one.alert === alert)?.state;
}
