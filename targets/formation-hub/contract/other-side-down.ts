import type { DrillContract, MetricExpectation } from 'firedrill/config';
import { minutes } from './minutes.ts';
import { answeredInTime } from './record.ts';
import { queueGrowing, sideDown } from './told.ts';
import { trainings } from './trainings.ts';

const DOCMOST_DOWN = sideDown('HubDocmostDown', 'runbook-docmost-down.md');
const BASEROW_DOWN = sideDown('HubBaserowDown', 'runbook-baserow-down.md');

const waiting = (above: number): MetricExpectation => ({
  title: 'events wait, and bridge_queue_depth says so',
  query: 'max(bridge_queue_depth)',
  phase: 'hold',
  holds: 'eventually',
  is: { above },
});

/** What comes of it once the other side is back. */
const DONE_AFTERWARDS: Record<string, MetricExpectation> = {
  'answered-in-time': answeredInTime,
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
};

/** The owners: the wiki is down, events are tried three times, wait in Redis, and are done once it is back. */
export const otherSideDown: DrillContract = {
  breaks: 'wiki',
  metrics: { 'events-wait': waiting(30), ...DONE_AFTERWARDS },
  alerts: { expected: [DOCMOST_DOWN, queueGrowing], allowed: [] },
  variants: {
    // "Docmost down for five minutes".
    stopped: { lasts: 300_000 },
    // The owners: a training has a page for each of its blocks.
    refused: { events: trainings },
    // The database of rows is away: what people write in the wiki waits for it.
    other: {
      breaks: 'tables',
      events: minutes,
      metrics: { 'events-wait': waiting(10), ...DONE_AFTERWARDS },
      alerts: { expected: [BASEROW_DOWN, queueGrowing], allowed: [] },
    },
  },
};
