import type { CallSpec, Check, DrillContract } from 'firedrill/config';
import { degraded } from './told.ts';

/** Each share of a page is mailed to an administrator. */
const share: CallSpec = {
  service: 'wiki',
  request: { method: 'POST', path: '/api/shares/create', body: { pageId: 'page-accueil' } },
  good: { status: 200 },
  deadlineMs: 2_000,
};

const shared = (title: string, phase: Check['phase'], rounds: number): Check => ({
  title,
  phase,
  call: 'share',
  everyMs: 500,
  steps: [{ rounds: { atLeast: rounds }, answers: [{ answer: 'good' }] }],
});

/** The owners: log it, be degraded, go on. Rows and pages are kept in step all the same. */
export const mailDown: DrillContract = {
  calls: { share },
  checks: {
    'shared-before': shared('a page is shared', 'steady', 4),
    shared: shared('a page is shared while no mail can be sent', 'hold', 4),
    'shared-again': shared('a page is shared again', 'recover', 4),
  },
  metrics: {
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
    'could-not-be-told': {
      title: 'the bridge says who could not be told of what',
      service: 'bridge',
      line: 'a person could not be told',
      is: { after: 'injection', withinMs: 10_000 },
    },
  },
  alerts: { expected: [degraded], allowed: [] },
};
