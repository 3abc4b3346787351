/** Alertmanager as it must not be: people are not told, or not that it is over. */

import type { Mutant } from '../mutant.ts';
import { expectedAlerts, judgedWith, type Recording } from '../recording.ts';

export function routingMutants(recording: Recording): Mutant[] {
  const { header } = recording;
  const live = expectedAlerts(recording).filter(
    ({ alert }) => header.rules.find((one) => one.alert === alert)?.unscaled === undefined,
  );
  return live.flatMap(({ alert, labels }): Mutant[] => {
    const id = `alerts/${alert}`;
    const told = (
      title: string,
      name: string,
      mustBreak: string[],
      kept: (status: string) => boolean,
    ): Mutant => ({
      id: `routing/${alert}/${name}`,
      title,
      on: 'timeline',
      mustBreak,
      judgement: () =>
        judgedWith(recording, (record) =>
          record.kind === 'notification' && record.alert === alert && !kept(record.status)
            ? undefined
            : record,
        ),
    });
    const [label] = Object.keys(labels ?? {});
    return [
      told(`${alert} is routed to no receiver`, 'no-receiver', [`${id}/delivered`], () => false),
      told(
        `that ${alert} is over is not told (send_resolved: false)`,
        'resolved-dropped',
        [`${id}/resolved-delivered`],
        (status) => status !== 'resolved',
      ),
      ...(label === undefined
        ? []
        : [
            {
              id: `routing/${alert}/label-changed`,
              title: `${alert} arrives with another ${label}`,
              on: 'timeline',
              mustBreak: [`${id}/delivered`],
              judgement: () =>
                judgedWith(recording, (record) =>
                  record.kind === 'notification' && record.alert === alert
                    ? { ...record, labels: { ...record.labels, [label]: `not ${record.labels[label]}` } }
                    : record,
                ),
            } satisfies Mutant,
          ]),
    ];
  });
}
