/** Why an alert that fired was told to no person, by name, and whose matter that is. */

import type { Grade } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { NotificationRecord, RoutedRecord } from '../../model/timeline.ts';
import { describeSuppression } from '../../rules/alertmanager/silence.ts';
import type { Facts } from '../../signals/facts.ts';
import { moment } from '../../text/format.ts';

/** @returns `undefined` where Alertmanager said nothing of it */
export function whySilent(
  facts: Facts,
  alert: string,
  since: Millis,
): { grade: Grade; because: string } | undefined {
  const seen = facts.routed.filter((one) => one.alert === alert && one.t >= since);
  const suppressed = seen.find((one) => one.suppressedBy.length > 0);
  if (suppressed !== undefined) {
    // What is muted or silenced at this hour says nothing of another; an inhibition, and what holds at any hour, does.
    const lasting = suppressed.suppressedBy.some(({ by, always }) => by === 'inhibition' || always === true);
    return {
      grade: lasting ? 'fail' : 'no-evidence',
      because: `suppressed: ${reasonsOf(suppressed)}${remedyOf(suppressed)}`,
    };
  }
  const routes = seen.flatMap((one) => one.routes);
  const [hole] = routes;
  if (hole?.unread !== undefined && routes.every(({ unread }) => unread !== undefined))
    return { grade: 'fail', because: `${hole.key} leads to ${hole.unread}` };
  return undefined;
}

/** What to write where that is how it is meant. */
function remedyOf({ suppressedBy }: RoutedRecord): string {
  const [first] = suppressedBy;
  if (first === undefined || first.by === 'silence') return '';
  const key = first.by === 'inhibition' ? 'inhibitedBy' : 'mutedBy';
  return first.by === 'inhibition' || first.always === true
    ? `; where that is meant, say so: alerts.expected: { …, ${key}: '${first.name}' }`
    : '; run it at another hour to know';
}

export function reasonsOf({ suppressedBy }: Pick<RoutedRecord, 'suppressedBy'>): string {
  return suppressedBy.map(describeSuppression).join(', and ');
}

/** Of a message that Alertmanager could not make: it does not try again, and of a mail what it had written by then arrives. */
const UNMADE = /\btemplate\b/;

/** What Alertmanager could not tell the receivers of an alert, and did not later either, a sentence each. */
export function refusalsOf(
  { refused, routed }: Facts,
  alert: string,
  told: readonly NotificationRecord[],
): string[] {
  const receivers = routed
    .filter((one) => one.alert === alert)
    .flatMap((one) => one.routes.map((r) => r.receiver));
  return refused
    .filter(
      ({ receiver, integration, detail }) =>
        receivers.includes(receiver) &&
        (UNMADE.test(detail) ||
          !told.some((one) => one.receiver === receiver && one.integration === integration)),
    )
    .map(
      ({ receiver, integration, detail }) =>
        `Alertmanager tried to tell ${receiver} (${integration}) and could not: ${detail}`,
    );
}

/** That an alert came and went faster than Alertmanager speaks of changes, in words; undefined where it did not. */
export function relapseWithin(
  episodes: readonly { firing?: { high: Millis }; ended?: { high: Millis } }[],
  groupIntervalMs: Millis,
): string | undefined {
  const fired = episodes.filter((one) => one.firing !== undefined);
  for (const [index, { ended }] of fired.entries()) {
    const again = fired[index + 1]?.firing;
    if (ended === undefined || again === undefined) continue;
    if (again.high - ended.high < groupIntervalMs)
      return `resolved at ${moment(ended.high)} and fired again at ${moment(again.high)}, within group_interval, so no resolved message is sent`;
  }
  return undefined;
}
