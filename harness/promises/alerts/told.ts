/** Who was told of an alert: the notifications that reach people, and those that arrive where no person reads them. */

import type { NotificationRecord } from '../../model/timeline.ts';
import type { ExpectedAlert } from './spec.ts';

/** The receivers that a contract names for an alert; none: whichever production's file says. */
export function receiversOf({ receiver }: Pick<ExpectedAlert, 'receiver'>): readonly string[] {
  if (receiver === undefined) return [];
  return typeof receiver === 'string' ? [receiver] : receiver;
}

/**
 * The notifications that count as having told people: at the receivers that the contract names, else at any that is
 * read. Timelines of before receivers had names count as they always did.
 */
export function telling(
  notifications: readonly NotificationRecord[],
  expected: Pick<ExpectedAlert, 'receiver'>,
): NotificationRecord[] {
  const named = receiversOf(expected);
  return notifications.filter(({ receiver, unread }) =>
    named.length > 0 && receiver !== undefined ? named.includes(receiver) : unread === undefined,
  );
}

/** `pagerduty-shop (pagerduty[0])`. */
export function channelOf({ receiver, integration }: NotificationRecord): string {
  return receiver === undefined ? 'the receiver' : `${receiver} (${integration})`;
}

/** Whether an alert is one that people must be told of, and not one that another must keep silent. */
export function isTold({ inhibitedBy, mutedBy }: ExpectedAlert): boolean {
  return inhibitedBy === undefined && mutedBy === undefined;
}
