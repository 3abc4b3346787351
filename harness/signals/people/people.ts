/** What people were told, what they did and what they said. */

import { UNACKNOWLEDGED } from '../../model/people.ts';
import type { Millis } from '../../model/time.ts';
import type { RecordOf } from '../../model/timeline.ts';
import type { Signal } from '../signal.ts';

export interface People {
  people: {
    /** When a person was told, and of which page. */
    paged: RecordOf<'paged'> | undefined;
    /** Contact → when Alertmanager was told that the page is to be theirs. */
    escalated: Map<string, Millis>;
    /** Notifications of a page that was not acknowledged, in the order in which they arrived. */
    told: { contact: string; receiver: string; t: Millis }[];
    steps: RecordOf<'step'>[];
    said: RecordOf<'said'>[];
    deviations: string[];
  };
}

export const people: Signal<People> = {
  key: 'people',
  records: ['paged', 'escalated', 'notification', 'step', 'said', 'deviation'],
  empty: () => ({
    people: { paged: undefined, escalated: new Map(), told: [], steps: [], said: [], deviations: [] },
  }),
  add({ people: seen }, record) {
    switch (record.kind) {
      case 'paged':
        seen.paged ??= record;
        break;
      case 'escalated':
        seen.escalated.set(record.contact, record.t);
        break;
      case 'notification':
        if (record.alert === UNACKNOWLEDGED && record.status === 'firing')
          seen.told.push({
            contact: record.labels.contact ?? '',
            receiver: record.receiver ?? '',
            t: record.t,
          });
        break;
      case 'step':
        seen.steps.push(record);
        break;
      case 'said':
        seen.said.push(record);
        break;
      case 'deviation':
        seen.deviations.push(record.text);
        break;
      default:
    }
  },
};
