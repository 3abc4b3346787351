/** Where a contract names who is told of an alert, that no other receiver is. */

import type { AlertLife } from '../../signals/alerts/alert-life.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import type { ExpectedAlert } from './spec.ts';
import { channelOf, receiversOf } from './told.ts';

export function receiverExpectations(expected: ExpectedAlert): Expectation[] {
  const named = receiversOf(expected);
  if (named.length === 0) return [];
  const words = `${expected.alert} is told to ${named.join(' and ')} and to no other receiver`;
  return [{ id: receiversId(expected), words, phase: 'hold' }];
}

export function receiverClaims(expected: ExpectedAlert, { notifications }: AlertLife): Claim[] {
  const named = receiversOf(expected);
  if (named.length === 0) return [];
  const judged = judging(receiversId(expected));
  if (notifications.length === 0) return [judged('no-evidence', 'it was told to no receiver')];
  if (notifications.every(({ receiver }) => receiver === undefined))
    return [judged('no-evidence', 'it was not recorded which receiver was told')];
  const other = notifications.find(({ receiver = '' }) => !named.includes(receiver));
  if (other !== undefined)
    return [
      { ...judged('fail', `${channelOf(other)} was told at ${moment(other.t)}`, other.t), onMachine: 'any' },
    ];
  return [judged('pass', 'no other was')];
}

const receiversId = ({ alert }: ExpectedAlert): string => `alerts/${alert}/receivers`;
