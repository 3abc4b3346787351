import { expect, test } from 'vitest';
import type { NotificationRecord } from '../../harness/model/timeline.ts';
import { toldOf } from '../../harness/rehearse/telling.ts';

const heard = (alert: string, status: 'firing' | 'resolved', t: number) =>
  ({ kind: 'notification', alert, status, t }) as NotificationRecord;

test('what people were told is each notification that says so, and not that it is over', () => {
  const notifications = [
    heard('GauzianBreachSuspected', 'firing', 1),
    heard('GauzianUsersTold', 'firing', 2),
    heard('GauzianBreachSuspected', 'resolved', 3),
  ];
  expect(toldOf({ notifications }, 'GauzianBreachSuspected').map(({ t }) => t)).toEqual([1]);
});
