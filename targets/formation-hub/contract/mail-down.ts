import type { CallSpec, Check, DrillContract } from 'firedrill/config';
import { answeredInTime } from './record.ts';
import { degraded } from './told.ts';

/** Each share of a page is mailed to an administrator. */
const share: CallSpec = {
  service: 'wiki',
  request: { method: 'POST', path: '/api/shares/create', body: { pageId: 'page-accueil' } },
  good: { status: 200 },
  deadlineMs: 2_000,
};

/** One page again and again: more often than ten times a minute it would be told as a loop. */
const SHARED_EVERY_MS = 6_000;

const shared = (title: string, phase: Check['phase'], rounds: number): Check => ({
  title,
  phase,
  call: 'share',
  everyMs: SHARED_EVERY_MS,
  steps: [{ rounds: { atLeast: rounds }, answers: [{ answer: 'good' }] }],
});

/** The owners: log it, be degraded, go on. Rows and pages are kept in step all the same. */
export const mailDown: DrillContract = {
  calls: { share },
  checks: {
    'shared-before': shared('a page is shared', 'steady', 1),
    shared: shared('a page is shared while no mail can be sent', 'hold', 2),
    'shared-again': shared('a page is shared again', 'recover', 1),
  },
  metrics: {
    'answered-in-time': answeredInTime,
    'told-before': {
      title: 'mails were sent before',
      query: 'sum(bridge_notifications_total{outcome="sent"})',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    'not-told': {
      title: 'what could not be told is counted',
      query: 'sum(bridge_notifications_total{outcome="failed"})',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    'told-again': {
      title: 'the bridge knows that it can tell people again',
      query: 'max(bridge_degraded{part="mail"})',
      phase: 'verify',
      holds: 'eventually',
      is: { equals: 0 },
    },
  },
  logs: {
    'could-not-be-mailed': {
      title: 'the bridge says what could not be mailed',
      service: 'bridge',
      line: 'a mail could not be sent',
      is: { after: 'injection', withinMs: 10_000 },
    },
    // The owners: a share is logged, for it may be a leak of data.
    'share-logged': {
      title: 'the bridge logs that a page was shared',
      service: 'bridge',
      line: '"action":"shareCreated"',
      is: { after: 'injection', withinMs: 10_000 },
    },
    // The owners: an administrator is told of a share by mail or in the chat.
    'told-in-the-chat': {
      title: 'the administrator reads in the chat that a page was shared',
      service: 'inbox',
      line: 'a message by chat',
      is: { after: 'injection', withinMs: 10_000 },
    },
  },
  alerts: { expected: [degraded], allowed: [] },
};
