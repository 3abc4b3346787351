/** An alert that must fire and be told to no person, since another, or the hour, keeps it silent. */

import type { AlertSummary } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { NotificationRecord, RoutedRecord } from '../../model/timeline.ts';
import type { AlertLife } from '../../signals/alerts/alert-life.ts';
import type { Facts } from '../../signals/facts.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import type { AlertCase } from './case.ts';
import { deliveredClaim } from './delivery.ts';
import { reasonsOf } from './silenced.ts';
import type { ExpectedAlert } from './spec.ts';
import { channelOf } from './told.ts';

export function suppressedExpectation({ alert, inhibitedBy, mutedBy }: ExpectedAlert): Expectation {
  const words =
    inhibitedBy === undefined
      ? `${alert} is told, but not while the time interval ${mutedBy} mutes it`
      : `${alert} is not told while ${inhibitedBy} fires`;
  return { id: `alerts/${alert}/suppressed`, words, phase: 'hold' };
}

/** What was seen of its being kept silent as the contract says; `undefined` where that was not. */
export function suppressionOf(
  { routed, fault: { injecting = 0 } }: Pick<Facts, 'routed' | 'fault'>,
  { alert, inhibitedBy, mutedBy }: ExpectedAlert,
): RoutedRecord | undefined {
  return routed.find(
    (seen) =>
      seen.alert === alert &&
      seen.t >= injecting &&
      seen.suppressedBy.some(
        (one) =>
          (one.by === 'inhibition' && one.name === inhibitedBy) ||
          (one.by === 'interval' && one.name === mutedBy),
      ),
  );
}

export function suppressedClaim(
  known: AlertCase,
  expected: ExpectedAlert,
  summary: AlertSummary,
  life: AlertLife,
): Claim {
  const { facts } = known;
  const { alert } = expected;
  const judged = judging(`alerts/${alert}/suppressed`);
  const tellings = life.notifications.filter(({ status }) => status === 'firing');
  const told = tellings.find(({ t }) => inhibitorFires(known, expected, t));
  if (told !== undefined) {
    const free = freeToTell(facts, expected, told);
    if (free !== undefined) return { ...atThatHour(known, expected, summary, life, free) };
    const because = `${channelOf(told)} was told of it at ${moment(told.t)}`;
    return { ...judged('fail', because, told.t), onMachine: 'any' };
  }
  if (summary.firing === null) return judged('no-evidence', 'it never fired');
  const by = suppressionOf(facts, expected);
  const [late] = tellings;
  const lately =
    late === undefined
      ? undefined
      : `${channelOf(late)} was told of it at ${moment(late.t)}, when ${expected.inhibitedBy} did not fire`;
  if (by !== undefined)
    return judged('pass', [reasonsOf(by), ...(lately === undefined ? [] : [lately])].join('; '), by.t);
  if (lately !== undefined) return judged('no-evidence', lately);
  const { injecting = 0 } = facts.fault;
  const seen = facts.routed.filter((one) => one.alert === alert && one.t >= injecting);
  const other = seen.find(({ suppressedBy }) => suppressedBy.length > 0);
  if (other !== undefined) return judged('fail', `it was not that: ${reasonsOf(other)}`, other.t);
  const [first] = seen;
  if (first !== undefined && isFree(first, expected))
    return {
      ...atThatHour(known, expected, summary, life, `${expected.mutedBy} does not mute at this hour`),
    };
  return judged('no-evidence', 'no receiver was told, and Alertmanager was not seen to suppress it');
}

/**
 * Whether what is to keep an alert silent was surely firing at a moment. An alert that outlives the other is rightly told; one
 * that an interval mutes is asked about that.
 */
function inhibitorFires({ lives }: AlertCase, { inhibitedBy }: ExpectedAlert, t: Millis): boolean {
  if (inhibitedBy === undefined) return true;
  const episodes = lives.get(inhibitedBy)?.episodes ?? [];
  return episodes.some(
    ({ firing, ended }) => firing !== undefined && firing.high <= t && (ended === undefined || ended.low > t),
  );
}

/** Where the interval does not mute at the hour of a run, people must be told as of any other alert. */
function atThatHour(
  known: AlertCase,
  expected: ExpectedAlert,
  summary: AlertSummary,
  life: AlertLife,
  hour: string,
): Claim {
  const { because, ...claim } = deliveredClaim(known, expected, summary, life);
  return { ...claim, id: `alerts/${expected.alert}/suppressed`, because: `${hour}: ${because}` };
}

/** Why a notification was right to come, in words: the interval did not mute at that moment. */
function freeToTell(
  { routed }: Facts,
  expected: ExpectedAlert,
  told: NotificationRecord,
): string | undefined {
  const before = routed.findLast((one) => one.alert === expected.alert && one.after <= told.t);
  return before !== undefined && isFree(before, expected)
    ? `${expected.mutedBy} does not mute at this hour`
    : undefined;
}

function isFree({ muting }: RoutedRecord, { mutedBy }: ExpectedAlert): boolean {
  return mutedBy !== undefined && muting !== undefined && !muting.includes(mutedBy);
}
