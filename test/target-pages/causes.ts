/** Whether what tells one cause is told of another: lines of logs that some drills promise and others promise never to see. */

import type { Section, Text } from '../../harness/model/section.ts';
import type { Promises } from '../../harness/promises/contract.ts';
import { duration } from '../../harness/text/format.ts';
import type { RecordedNight } from '../recorded/support/recorded-nights.ts';
import type { AskedNight } from './asked-nights.ts';

type Logs = NonNullable<Promises['logs']>;

interface Row {
  name: string;
  logs: Logs;
  night: RecordedNight | undefined;
}

/** @returns none for a target that tells no causes apart */
export function causesSections(nights: readonly AskedNight[]): Section[] {
  const rows = nights.map(({ name, promises: { logs = {} }, night }): Row => ({ name, logs, night }));
  const keys = [...new Set(rows.flatMap(({ logs }) => Object.keys(logs)))].filter(
    (key) =>
      rows.some(({ logs }) => logs[key]?.is === 'never') &&
      rows.some(({ logs }) => logs[key] !== undefined && logs[key].is !== 'never'),
  );
  if (keys.length === 0) return [];
  return [
    {
      id: 'causes',
      title: 'Which line tells which cause',
      blocks: [
        {
          kind: 'paragraph',
          text:
            'By the recorded nights. yes: the line of this cause, and how long after the injection it was written; ·: not written, and not to be; ' +
            'mistaken: written though another is the cause; missed: not written though this is the cause; ?: no recorded night is there.',
        },
        {
          kind: 'table',
          head: ['broken stack', ...keys],
          rows: rows
            .filter(({ logs }) => keys.some((key) => key in logs))
            .map(({ name, logs, night }): Text[] => [
              name,
              ...keys.map((key) => (key in logs ? cellOf(key, logs, night) : '')),
            ]),
        },
      ],
    },
  ];
}

function cellOf(key: string, logs: Logs, night: RecordedNight | undefined): Text {
  if (night === undefined) return '?';
  const at = night.written.get(key);
  if (logs[key]?.is === 'never') return at === undefined ? '·' : [{ strong: 'mistaken' }];
  return at === undefined || at < 0 ? [{ strong: 'missed' }] : [{ strong: 'yes' }, `, ${duration(at)}`];
}
