/** What Alertmanager did with each alert: kept it silent, to which receivers it goes, and what a receiver refused. */

import type { RefusedRecord, RoutedRecord } from '../../model/timeline.ts';
import { until } from '../observing.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';
import { refusalsIn } from './refusals.ts';
import { watchAlertmanager } from './watch-alertmanager.ts';

export interface Routing {
  routed: RoutedRecord[];
  refused: RefusedRecord[];
}

export const routing: Signal<Routing> = {
  key: 'routing',
  records: ['routed', 'refused'],
  empty: () => ({ routed: [], refused: [] }),
  add(seen, record) {
    if (record.kind === 'routed') insert(seen.routed, record, ({ t }) => t);
    if (record.kind === 'refused') insert(seen.refused, record, ({ t }) => t);
  },
  async observe(_, { stack, alertmanager, clock, recorder, signal, giveUp }) {
    if (alertmanager === undefined) return undefined;
    const origin = stack.origin('alertmanager');
    return {
      ...until(signal, giveUp, (ending) =>
        watchAlertmanager({ origin, configuration: alertmanager, clock, recorder, signal: ending }),
      ),
      async readBack() {
        for (const refusal of refusalsIn(await stack.linesInLog('alertmanager', 0)))
          recorder.record({ kind: 'refused', t: clock.now(), ...refusal });
      },
    };
  },
};
