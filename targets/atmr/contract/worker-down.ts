import type { Answer, CallSpec, Check, DrillContract, MetricExpectation } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';

const PENDING: Answer = { status: 200, json: { success: true, 'data.status': 'pending' } };
const UNKNOWN: Answer = { status: 404 };

const booked = (id: string): CallSpec => ({
  request: {
    method: 'POST',
    path: '/api/bookings',
    // Each begins at another place, so that the worker asks the router for most of them.
    body: { id, passenger: 'Passenger {n}', from: '13.44{n},52.53', to: '13.47,52.55' },
  },
  good: { status: 201, json: { success: true, 'data.status': 'pending' } },
  deadlineMs: 3_000,
});

const booking = (id: string): CallSpec => ({
  request: { method: 'GET', path: `/api/bookings/${id}` },
  good: { status: 200, json: { success: true, 'data.status': 'dispatched' } },
  deadlineMs: 1_000,
});

const calls: Record<string, CallSpec> = {
  'booked-before': booked('booked-before-{n}'),
  'booking-before': booking('booked-before-0'),
  booked: booked('booked-meanwhile-{n}'),
  booking: booking('booked-meanwhile-0'),
  list: {
    request: { method: 'GET', path: '/api/bookings?limit=500' },
    // Whose body is not looked into: that would cost the one who asks as much as the API.
    good: { status: 200 },
    deadlineMs: 5_000,
  },
};

const checks: Record<string, Check> = {
  'taken-before': {
    title: 'bookings are taken',
    phase: 'steady',
    call: 'booked-before',
    everyMs: 250,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
  },
  dispatched: {
    title: 'and soon dispatched',
    phase: 'steady',
    call: 'booking-before',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ answer: UNKNOWN }] },
      { rounds: { atLeast: 0 }, answers: [{ answer: PENDING }] },
      { rounds: { atLeast: 10 }, answers: [{ answer: 'good' }] },
    ],
  },
  taken: {
    title: 'bookings are still taken, as quickly as ever',
    phase: 'hold',
    call: 'booked',
    everyMs: 100,
    steps: [{ rounds: { atLeast: 150 }, answers: [{ answer: 'good', withinMs: 500 }] }],
  },
  waits: {
    title: 'they wait, and say so',
    phase: 'hold',
    call: 'booking',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ answer: UNKNOWN }] },
      { rounds: { atLeast: 50 }, answers: [{ answer: PENDING }] },
    ],
  },
  'dispatched-again': {
    title: 'they are dispatched once there is a worker',
    phase: 'recover',
    call: 'booking',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ answer: PENDING }] },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
    ],
  },
};

/** Those who see that nothing happens to their bookings look again and again: as many as the API has time for. */
const reloading: Check = {
  title: 'people who reload the list of bookings on end are served',
  phase: 'hold',
  call: 'list',
  everyMs: 10,
  together: 32,
  steps: [{ rounds: { atLeast: 20 }, answers: [{ answer: 'good', withinMs: 2_000 }] }],
};

const TOLD = [
  {
    alert: 'AtmrWorkerDown',
    receiver: 'chat',
    labels: { severity: 'warning' },
    annotations: { runbook: 'runbooks/atmr-load.md' },
  },
  {
    alert: 'AtmrQueueGrowing',
    receiver: 'chat',
    says: 'bookings wait',
    labels: { severity: 'warning' },
    annotations: { runbook: 'runbooks/atmr-load.md' },
  },
] as const;

const metrics: Record<string, MetricExpectation> = {
  'no-request-fails': noRequestFails,
  'queue-grows': {
    title: 'more and more bookings wait, and queue_depth says so',
    query: 'max(queue_depth)',
    phase: 'hold',
    holds: 'eventually',
    is: { above: 100 },
  },
  'queue-ages': {
    title: 'queue_oldest_job_seconds says for how long',
    query: 'max(queue_oldest_job_seconds)',
    phase: 'hold',
    holds: 'eventually',
    is: { above: 5 },
  },
  'queue-empty': {
    title: 'the queue is empty again',
    query: 'max(queue_depth)',
    phase: 'verify',
    holds: 'eventually',
    is: { equals: 0 },
  },
};

/** Without a worker bookings are taken and wait; people are told of it, and each is dispatched once there is one. */
export const workerDown: DrillContract = {
  calls,
  checks,
  impact: { call: ['booking-before', 'booking'] },
  metrics,
  alerts: {
    expected: TOLD,
    allowed: [],
  },
  // The drill's own bookings are in the list beside those of the workload.
  ledger: ['content'],
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 30_000 }],
      acceptable: [{ figure: 'recover', atMost: 60_000 }],
      source: 'ours',
    },
  ],
  variants: {
    // A worker that stands still is noticed by those who wait for it before anything else is, and their looking costs the API its
    // core: production's Alertmanager is not to tell of that beside its reason.
    paused: {
      checks: { ...checks, reloading },
      alerts: {
        expected: [
          ...TOLD,
          {
            alert: 'AtmrSaturated',
            inhibitedBy: 'AtmrWorkerDown',
            labels: { severity: 'warning' },
            annotations: { runbook: 'runbooks/atmr-load.md' },
          },
        ],
        allowed: [],
      },
    },
  },
};
