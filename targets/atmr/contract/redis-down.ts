import type { CallSpec, Check, DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

const calls: Record<string, CallSpec> = {
  // Each round asks for another journey: the router's part, with a cache that cannot be asked on both sides of it.
  route: {
    request: { method: 'GET', path: '/api/routes?from=13.42{n},52.52&to=13.45,52.54' },
    good: { status: 200, json: { success: true } },
    deadlineMs: 3_000,
  },
};

const checks: Record<string, Check> = {
  'routes-found': {
    title: 'routes are found without the cache, in time',
    phase: 'hold',
    call: 'route',
    everyMs: 250,
    steps: [{ rounds: { atLeast: 20 }, answers: [{ answer: 'good', withinMs: 1_500 }] }],
  },
};

/** Redis is the queue as well: readiness needs it, bookings are taken without it, and are dispatched once it is back. */
export const redisDown: DrillContract = {
  readiness: {
    status: 503,
    json: { status: 'not_ready', 'checks.redis': 'error', 'checks.database': 'ok' },
  },
  calls,
  checks,
  metrics: {
    'no-request-fails': noRequestFails,
    'queue-unknown': {
      title: 'a queue that cannot be asked is not said to be empty',
      query: 'count(queue_depth{job="atmr-api"} == queue_depth{job="atmr-api"}) or vector(0)',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: 0 },
    },
    'queue-empty': {
      title: 'what waited is dispatched: the queue is empty again',
      query: 'max(queue_depth)',
      phase: 'verify',
      holds: 'eventually',
      is: { equals: 0 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'AtmrNotReady',
        receiver: 'pager',
        integration: 'pagerduty',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-not-ready.md' },
      },
    ],
    allowed: [],
  },
  objectives: ourObjectivesForAnOutage,
};
