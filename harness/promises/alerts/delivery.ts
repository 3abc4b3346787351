/** What reached people: the notifications expected, carrying what they must, and each of them once. */

import type { AlertSummary } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { NotificationRecord } from '../../model/timeline.ts';
import { type AlertLife, instanceOf } from '../../signals/alerts/alert-life.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { duration, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import type { AlertCase } from './case.ts';
import { refusalsOf, relapseWithin, whySilent } from './silenced.ts';
import type { ExpectedAlert } from './spec.ts';
import { channelOf, receiversOf, telling } from './told.ts';

/** Notifications of one message arrive together; their stamps differ by no more than reading it takes. */
const ONE_MESSAGE_MS = 5;

/** The first of them is that it is delivered. */
export function deliveryExpectations(alert: string): Expectation[] {
  const id = `alerts/${alert}`;
  return [
    { id: `${id}/delivered`, words: `${alert} is delivered to the receiver`, phase: 'hold' },
    { id: `${id}/once`, words: `${alert} is delivered once`, phase: 'hold' },
    {
      id: `${id}/resolved-delivered`,
      words: `${alert} is reported resolved to the receiver`,
      phase: 'verify',
    },
  ];
}

export function deliveryClaims(
  known: AlertCase,
  expected: ExpectedAlert,
  summary: AlertSummary,
  life: AlertLife,
): Claim[] {
  return [
    deliveredClaim(known, expected, summary, life),
    once(known, life),
    resolvedDelivered(known, expected, summary, life),
  ];
}

export function deliveredClaim(
  known: AlertCase,
  expected: ExpectedAlert,
  summary: AlertSummary,
  life: AlertLife,
): Claim {
  const { name, firing } = summary;
  const judged = judging(`alerts/${name}/delivered`);
  const { injecting = 0 } = known.facts.fault;
  if (firing !== null && firing.high < injecting) return judged('no-evidence', firedBefore(firing.high));
  const firings = life.notifications.filter((one) => one.status === 'firing');
  const told = telling(firings, expected);
  const [notification] = told;
  if (notification === undefined) {
    if (firing === null && firings.length === 0) return judged('no-evidence', 'it never fired');
    const [elsewhere] = firings;
    if (elsewhere !== undefined)
      return { ...judged('fail', toldElsewhere(elsewhere, expected)), onMachine: 'any' };
    const silent = whySilent(known.facts, name, injecting);
    if (silent !== undefined) return { ...judged(silent.grade, silent.because), onMachine: 'any' };
    const trouble = deliveryTrouble(known, injecting);
    if (trouble !== undefined) return judged('no-evidence', trouble);
    const [refusal] = refusalsOf(known.facts, name, firings);
    if (refusal !== undefined) return { ...judged('fail', refusal), onMachine: 'any' };
    const early = tooShort(known, life);
    if (early !== undefined) return judged('no-evidence', early);
    return judged('fail', `it fired at ${moment(firing?.high ?? 0)}, and the receiver was not told`);
  }
  const missing = receiversOf(expected).find((one) => told.every(({ receiver }) => receiver !== one));
  if (missing !== undefined && notification.receiver !== undefined)
    return judged('fail', `${channelOf(notification)} was told, and ${missing} was not`, notification.t);
  const wrong = told.flatMap((one) => mismatches(one, expected))[0] ?? wording(told, expected);
  if (wrong !== undefined) return { ...judged('fail', wrong, notification.t), onMachine: 'any' };
  const [refusal] = refusalsOf(known.facts, name, firings);
  if (refusal !== undefined) {
    const trouble = deliveryTrouble(known, injecting);
    if (trouble !== undefined) return judged('no-evidence', trouble);
    const because = `${channelOf(notification)} was told, but ${refusal}`;
    return { ...judged('fail', because, notification.t), onMachine: 'any' };
  }
  const to = notification.receiver === undefined ? '' : ` to ${[...new Set(told.map(channelOf))].join(', ')}`;
  return judged(
    'pass',
    `at ${moment(notification.t)}${to}, with the labels and annotations it must carry`,
    notification.t,
  );
}

/** Of such an alert people were told before, and are not told again. */
export function firedBefore(at: Millis): string {
  return `it was firing before the fault, at ${moment(at)}, so that nothing is known of what the fault does to it`;
}

/** It arrived, but where it was not to, or where no person reads it. */
function toldElsewhere(one: NotificationRecord, expected: ExpectedAlert): string {
  const named = receiversOf(expected);
  const at = `at ${moment(one.t)} ${channelOf(one)} was told`;
  if (named.length > 0) return `${at}, and not ${named.join(', ')}`;
  return (
    `${at}, which no person reads: ${one.unread}; lead it to one who does, or name it as receiver of this alert ` +
    'under alerts.expected if a person reads it'
  );
}

/** It was over before Alertmanager would have spoken. */
function tooShort({ facts, plan }: AlertCase, { episodes }: AlertLife): string | undefined {
  const { pace, groupWaitMs } = plan.pace;
  const waitMs = groupWaitMs / pace;
  const fired = episodes.filter((one) => one.firing !== undefined);
  const short = fired.every(
    ({ firing, ended }) => (ended?.high ?? watchedUntil(facts)) - (firing?.high ?? 0) < waitMs,
  );
  if (!short || fired.length === 0 || groupWaitMs === 0) return undefined;
  return `it fired for less than group_wait, ${duration(waitMs)} at this pace, after which Alertmanager tells of it`;
}

/** What the contract says of the message itself, and the message does not. */
function wording(
  told: readonly NotificationRecord[],
  { integration, says = [] }: ExpectedAlert,
): string | undefined {
  const by = told.filter((one) => one.integration?.replace(/\[\d+\]$/, '') === integration);
  if (integration !== undefined && by.length === 0 && told[0]?.integration !== undefined)
    return `${channelOf(told[0])} was told, and not by ${integration}`;
  const texts = typeof says === 'string' ? [says] : says;
  const among = integration === undefined ? told : by;
  for (const text of texts) {
    const lacking = among.find(({ message }) => message !== undefined && !message.includes(text));
    if (lacking !== undefined)
      return `the message to ${channelOf(lacking)} at ${moment(lacking.t)} does not say "${text}"; it says: ${lacking.message?.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
  }
  return undefined;
}

function resolvedDelivered(
  known: AlertCase,
  expected: ExpectedAlert,
  summary: AlertSummary,
  life: AlertLife,
): Claim {
  const { name, delivered, resolvedDelivered } = summary;
  const judged = judging(`alerts/${name}/resolved-delivered`);
  const { undone } = known.facts.fault;
  if (delivered === null) return judged('no-evidence', 'it was never delivered');
  const told = telling(life.notifications, expected);
  if (told.length > 0 && told.every((one) => one.sendsResolved === false))
    return { ...judged('fail', neverTellsOfTheEnd(told)), onMachine: 'any' };
  if (undone === undefined) return judged('no-evidence', 'the undo was never complete');
  if (resolvedDelivered === null) {
    const trouble = deliveryTrouble(known, undone);
    if (trouble !== undefined) return judged('no-evidence', trouble);
    const waiting = stillInInterval(known, life);
    if (waiting !== undefined) return judged('no-evidence', waiting);
    return judged(
      'fail',
      `when watching ended, at ${moment(watchedUntil(known.facts))}, the receiver had not been told that it was over`,
    );
  }
  const wrong = told
    .filter((one) => one.status === 'resolved')
    .flatMap((one) => mismatches(one, { ...expected, annotations: {} }))[0];
  if (wrong !== undefined) return { ...judged('fail', wrong, resolvedDelivered.high), onMachine: 'any' };
  return judged('pass', `at ${moment(resolvedDelivered.high)}`, resolvedDelivered.high);
}

function neverTellsOfTheEnd(told: readonly NotificationRecord[]): string {
  const channels = [...new Set(told.map(channelOf))].join(', ');
  return `send_resolved is false for ${channels}, so that the end is told to no person`;
}

/** Why the end may not have been told yet: its group speaks again at the end of an interval only. */
function stillInInterval({ facts, plan }: AlertCase, life: AlertLife): string | undefined {
  const { pace, groupIntervalMs } = plan.pace;
  const intervalMs = (life.notifications[0]?.groupIntervalMs ?? groupIntervalMs) / pace;
  const fired = life.episodes.filter((one) => one.firing !== undefined);
  const last = fired.at(-1);
  const until = watchedUntil(facts);
  if (last !== undefined && last.ended === undefined && fired.length > 1)
    return relapseWithin(fired, intervalMs) ?? undefined;
  const over = last?.ended?.high;
  if (over === undefined || until - over >= intervalMs) return undefined;
  return (
    `it was over at ${moment(over)} and was watched for ${duration(until - over)} more; ` +
    `its group speaks again after group_interval, ${duration(intervalMs)} at this pace`
  );
}

/**
 * Told once that it began and once that it ended. Alertmanager rightly sends an alert again when its group
 * changes; a message in which nothing is new is one too many.
 */
function once(known: AlertCase, life: AlertLife): Claim {
  const judged = judging(`alerts/${life.name}/once`);
  const last = new Map<string, NotificationRecord>();
  let reopened: NotificationRecord | undefined;
  for (const notification of life.notifications) {
    const instance = instanceOf(notification);
    const before = last.get(instance);
    last.set(instance, notification);
    if (before?.status === 'resolved' && notification.status === 'firing' && !known.pausesAt(before.t))
      reopened ??= notification;
    if (before?.status !== notification.status || groupChanged(known, notification)) continue;
    if (isReminder(known, before, notification)) continue;
    const because = `the same ${notification.status} notification arrived again at ${moment(notification.t)}`;
    return judged('fail', because, notification.t);
  }
  if (reopened !== undefined) {
    const because = `reported resolved and then firing again at ${moment(reopened.t)}`;
    return judged('fail', because, reopened.t);
  }
  if (life.notifications.length === 0) return judged('no-evidence', 'it was never delivered');
  return judged('pass', 'each instance once firing, once resolved at most');
}

/** Told again after `repeat_interval`, as production's file has it: the group speaks at the end of an interval of its own. */
function isReminder({ plan }: AlertCase, before: NotificationRecord, again: NotificationRecord): boolean {
  const { repeatIntervalMs } = again;
  if (repeatIntervalMs === undefined || again.status !== 'firing') return false;
  return again.t - before.t >= repeatIntervalMs / plan.pace.pace - ONE_MESSAGE_MS;
}

/** Whether the same message held something that its receiver had not been told before. */
function groupChanged({ facts }: AlertCase, repeat: NotificationRecord): boolean {
  const all = facts.notifications;
  return all.some((companion) => {
    if (companion === repeat || Math.abs(companion.t - repeat.t) > ONE_MESSAGE_MS) return false;
    if (companion.receiver !== repeat.receiver || companion.integration !== repeat.integration) return false;
    const instance = instanceOf(companion);
    const earlier = all
      .filter((one) => one.alert === companion.alert && one.t < companion.t - ONE_MESSAGE_MS)
      .findLast((one) => instanceOf(one) === instance);
    return earlier?.status !== companion.status;
  });
}

/** Why silence at the receiver cannot be held against the target. */
function deliveryTrouble(known: AlertCase, from: Millis): string | undefined {
  const until = watchedUntil(known.facts);
  // What Prometheus does not send cannot be received.
  const unsent = known.prometheusGap({ from, to: until });
  if (unsent !== undefined) return `not received: ${unsent.because}`;
  const asked = known.facts.sources.has('alertmanager') ? ['receiver', 'alertmanager'] : ['receiver'];
  for (const source of asked) {
    const trouble = known.sourceGap(source, { from, to: until });
    if (trouble !== undefined) return `not received: ${trouble.because}`;
  }
  return undefined;
}

function mismatches(notification: NotificationRecord, expected: ExpectedAlert): string[] {
  const differing = (
    kind: string,
    wanted: Readonly<Record<string, string>>,
    had: Readonly<Record<string, string>>,
  ): string[] =>
    Object.entries(wanted)
      .filter(([name, value]) => had[name] !== value)
      .map(([name, value]) => {
        const got = had[name] === undefined ? 'is missing' : `is "${had[name]}"`;
        return `${kind} ${name} of the notification at ${moment(notification.t)} ${got}, not "${value}"`;
      });
  return [
    ...differing('label', expected.labels ?? {}, notification.labels),
    ...differing('annotation', expected.annotations ?? {}, notification.annotations),
    ...unrendered(notification),
  ];
}

/** What Prometheus puts in place of a template that it cannot expand: `rules/alerting.go`. */
const NOT_EXPANDED = /<error expanding template: [^>]*>?/;

/** An alert that tells of its own mistake is no help on call. */
function unrendered({ annotations, labels, t }: NotificationRecord): string[] {
  return Object.entries({ ...labels, ...annotations }).flatMap(([name, value]) => {
    const broken = value.match(NOT_EXPANDED)?.[0];
    return broken === undefined
      ? []
      : [`${name} of the notification at ${moment(t)} is "${broken}"; mend its template`];
  });
}
