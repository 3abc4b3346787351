/** What reached people: the notifications expected, carrying what they must, and each of them once. */

import type { AlertSummary } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { NotificationRecord } from '../../model/timeline.ts';
import { type AlertLife, fingerprint } from '../../signals/alerts/alert-life.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import type { AlertCase } from './case.ts';
import type { ExpectedAlert } from './spec.ts';

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
  const notification = life.notifications.find((one) => one.status === 'firing');
  if (notification === undefined) {
    if (firing === null) return judged('no-evidence', 'it never fired');
    const trouble = deliveryTrouble(known, injecting);
    if (trouble !== undefined) return judged('no-evidence', trouble);
    return judged('fail', `it fired at ${moment(firing.high)}, and the receiver was not told`);
  }
  const wrong = life.notifications
    .filter((one) => one.status === 'firing')
    .flatMap((one) => mismatches(one, expected))[0];
  if (wrong !== undefined) return { ...judged('fail', wrong, notification.t), onMachine: 'any' };
  return judged(
    'pass',
    `at ${moment(notification.t)}, with the labels and annotations it must carry`,
    notification.t,
  );
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
  if (undone === undefined) return judged('no-evidence', 'the undo was never complete');
  if (resolvedDelivered === null) {
    const trouble = deliveryTrouble(known, undone);
    if (trouble !== undefined) return judged('no-evidence', trouble);
    return judged(
      'fail',
      `the receiver was not told until ${moment(watchedUntil(known.facts))} that it was over`,
    );
  }
  const wrong = life.notifications
    .filter((one) => one.status === 'resolved')
    .flatMap((one) => mismatches(one, { ...expected, annotations: {} }))[0];
  if (wrong !== undefined) return { ...judged('fail', wrong, resolvedDelivered.high), onMachine: 'any' };
  return judged('pass', `at ${moment(resolvedDelivered.high)}`, resolvedDelivered.high);
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
    const instance = fingerprint(notification.labels);
    const before = last.get(instance);
    last.set(instance, notification);
    if (before?.status === 'resolved' && notification.status === 'firing' && !known.pausesAt(before.t))
      reopened ??= notification;
    if (before?.status !== notification.status || groupChanged(known, notification)) continue;
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

/** Whether the same message held something that its receiver had not been told before. */
function groupChanged({ facts }: AlertCase, repeat: NotificationRecord): boolean {
  const all = facts.notifications;
  return all.some((companion) => {
    if (companion === repeat || Math.abs(companion.t - repeat.t) > ONE_MESSAGE_MS) return false;
    const instance = fingerprint(companion.labels);
    const earlier = all
      .filter((one) => one.alert === companion.alert && one.t < companion.t - ONE_MESSAGE_MS)
      .findLast((one) => fingerprint(one.labels) === instance);
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
