/** Alert rules as they must not be, by what would have been seen of them in the run. */

import type { TimelineRecord } from '../../model/timeline.ts';
import type { Mutant } from '../mutant.ts';
import { expectedAlerts, judgedWith, type Recording } from '../recording.ts';

type Change = (record: TimelineRecord) => TimelineRecord | undefined;

export function ruleMutants(recording: Recording): Mutant[] {
  const { header } = recording;
  return expectedAlerts(recording).flatMap(({ alert }): Mutant[] => {
    const id = `alerts/${alert}`;
    const rule = header.rules.find((one) => one.alert === alert);
    if (rule === undefined) return [];
    const mutant = (name: string, title: string, mustBreak: string[], change: Change): Mutant => ({
      id: `rules/${alert}/${name}`,
      title,
      on: 'timeline',
      mustBreak,
      judgement: () => judgedWith(recording, change),
    });
    const deleted = mutant('deleted', `${alert} is deleted`, [`${id}/loaded`], without(alert));
    // Live it says nothing that counts; what it says as written is a matter of the recorded series.
    if (rule.unscaled !== undefined) return [deleted];
    return [
      deleted,
      mutant(
        'inverted',
        `the threshold of ${alert} is inverted: it is silent exactly while it should fire`,
        [`${id}/fires`],
        inverted(alert),
      ),
      mutant(
        'endless',
        `the for of ${alert} never ends: it stays pending`,
        [`${id}/fires`],
        pendingOnly(alert),
      ),
    ];
  });
}

/** As if no such rule had been loaded. */
function without(alert: string): Change {
  return (record) => {
    if (record.kind === 'run') return { ...record, rules: record.rules.filter((one) => one.alert !== alert) };
    return tellsOf(record, alert) ? undefined : record;
  };
}

/** What asks for the contrary fires until the fault comes, and again once it is gone. */
function inverted(alert: string): Change {
  return (record) => {
    if (record.kind === 'as-written' && record.alert === alert)
      return { kind: 'as-written', t: record.t, alert, status: 'never' };
    if (record.kind === 'notification' && record.alert === alert) return undefined;
    if (record.kind !== 'alert' || record.alert !== alert) return record;
    if (record.state === 'pending') return { ...record, state: 'inactive', labels: {}, annotations: {} };
    if (record.state === 'firing') return { ...record, state: 'inactive', labels: {}, annotations: {} };
    return { ...record, state: 'firing', labels: { alertname: alert } };
  };
}

function pendingOnly(alert: string): Change {
  return (record) => {
    if (record.kind === 'as-written' && record.alert === alert)
      return { kind: 'as-written', t: record.t, alert, status: 'never' };
    if (record.kind === 'notification' && record.alert === alert) return undefined;
    if (record.kind === 'alert' && record.alert === alert && record.state === 'firing')
      return { ...record, state: 'pending' };
    return record;
  };
}

function tellsOf(record: TimelineRecord, alert: string): boolean {
  return 'alert' in record && record.alert === alert;
}
