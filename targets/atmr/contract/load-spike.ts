import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForShedding } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** More bookings than the API can take come at once, and more than the worker can dispatch wait. */
export const loadSpike: DrillContract = {
  load: {
    request: {
      method: 'POST',
      path: '/api/bookings',
      body: { id: '{window}-{n}', passenger: 'Passenger {n}', from: '13.43{n},52.53', to: '13.47,52.55' },
    },
    deadlineMs: 15_000,
    capacity: { users: 32, durationMs: 4_000 },
    spike: { times: 2, durationMs: 5_000 },
    // Together less than two cores, so that a machine of that size is not what runs out.
    sized: {
      api: { cpus: 0.3, environment: { QUEUE_CHECK_INTERVAL_MS: '250' } },
      worker: { cpus: 0.1 },
      database: { cpus: 0.5 },
    },
    queue: { service: 'api', path: '/prometheus/metrics-http', metric: 'queue_depth', limitMs: 60_000 },
    kept: { id: '{window}-{n}', done: { field: 'status', is: ['dispatched', 'rejected'] } },
    remedies: [
      {
        name: 'rate-limiting',
        title: 'rate limiting (ENABLE_RATE_LIMITING=true)',
        figure: 'p95',
        replica: 'api',
        environment: { ENABLE_RATE_LIMITING: 'true' },
      },
      {
        name: 'workers',
        title: 'workers scaled from 1 to 5',
        figure: 'drain',
        // What the API can take also while five workers have their part of the database, and leaves one worker more to do
        // than the queue's depth, told four times a second, is uncertain by.
        times: 0.85,
        scale: 'worker',
        to: 5,
        by: 'cache',
      },
    ],
  },
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['hold', 'recover', 'verify'], {
      AtmrQueueGrowing: 'more bookings come in than one worker dispatches, which is what the drill is about',
      AtmrHighLatency: 'the requests of the spike wait for each other, and how long depends on the machine',
      AtmrHighErrorRate:
        'a spike beyond what rate limiting would let through may be refused by the database pool',
      AtmrNotReady:
        'readiness waits in the same queue as requests, and seconds weigh ten times as much at pace 10',
      AtmrWorkerDown: 'a worker that is busy answers the scrape late',
      AtmrOSRMDown: 'a process that is busy does not hear the router in time',
      AtmrFlakyNetwork: 'calls that time out because the caller is busy are repeated, and then succeed',
      AtmrSaturated: 'the API uses all of its core for as long as the spike lasts',
    }),
  },
  objectives: [
    {
      objective: [{ figure: 'success', atLeast: 0.95 }],
      acceptable: [
        { figure: 'success', atLeast: 0.9 },
        { figure: 'p95', atMost: 10_000 },
      ],
      source: 'owners',
    },
    ...ourObjectivesForShedding,
  ],
};
