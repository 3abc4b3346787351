import type { DrillContract } from 'firedrill/config';
import { queueGrowing, sideDown } from './told.ts';

const DOCMOST_DOWN = sideDown('HubDocmostDown', 'runbook-docmost-down.md');

/** The owners: the wiki is down, events are tried three times, wait in Redis, and are done once it is back. */
export const otherSideDown: DrillContract = {
  breaks: 'wiki',
  metrics: {
    'events-wait': {
      title: 'events wait, and bridge_queue_depth says so',
      query: 'max(bridge_queue_depth)',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 30 },
    },
    'queue-empty': {
      title: 'what waited is done: the queue is empty again',
      query: 'max(bridge_queue_depth)',
      phase: 'verify',
      holds: 'eventually',
      is: { equals: 0 },
    },
    'administrator-told': {
      title: 'an administrator is mailed that a sync failed after three retries',
      query: 'sum(bridge_notifications_total{outcome="sent"})',
      phase: 'verify',
      holds: 'eventually',
      is: { above: 0 },
    },
  },
  alerts: { expected: [DOCMOST_DOWN, queueGrowing], allowed: [] },
};
