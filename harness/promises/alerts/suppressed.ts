/** An alert that must fire and be told to no person, since another, or the hour, keeps it silent. */

import type { AlertSummary } from '../../model/judgement.ts';
import type { AlertLife } from '../../signals/alerts/alert-life.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import type { AlertCase } from './case.ts';
import { reasonsOf } from './silenced.ts';
import type { ExpectedAlert } from './spec.ts';
import { channelOf } from './told.ts';

export function suppressedExpectation({ alert, inhibitedBy, mutedBy }: ExpectedAlert): Expectation {
  const words =
    inhibitedBy === undefined
      ? `${alert} is not told, since the time interval ${mutedBy} mutes it`
      : `${alert} is not told while ${inhibitedBy} fires`;
  return { id: `alerts/${alert}/suppressed`, words, phase: 'hold' };
}

export function suppressedClaim(
  { facts }: AlertCase,
  { alert, inhibitedBy, mutedBy }: ExpectedAlert,
  { firing }: AlertSummary,
  { notifications }: AlertLife,
): Claim {
  const judged = judging(`alerts/${alert}/suppressed`);
  const told = notifications.find(({ status }) => status === 'firing');
  if (told !== undefined)
    return {
      ...judged('fail', `${channelOf(told)} was told of it at ${moment(told.t)}`, told.t),
      onMachine: 'any',
    };
  if (firing === null) return judged('no-evidence', 'it never fired');
  const { injecting = 0 } = facts.fault;
  const seen = facts.routed.filter((one) => one.alert === alert && one.t >= injecting);
  const by = seen.find(({ suppressedBy }) =>
    suppressedBy.some(
      (one) =>
        (one.by === 'inhibition' && one.name === inhibitedBy) ||
        (one.by === 'interval' && one.name === mutedBy),
    ),
  );
  if (by !== undefined) return judged('pass', reasonsOf(by), by.t);
  const other = seen.find(({ suppressedBy }) => suppressedBy.length > 0);
  if (other !== undefined) return judged('fail', `it was not that: ${reasonsOf(other)}`, other.t);
  return judged('no-evidence', 'no receiver was told, and Alertmanager was not seen to suppress it');
}
