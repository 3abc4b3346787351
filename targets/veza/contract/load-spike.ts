import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForALoadSpike } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** More playlists than the API can take come at once. The owners said nothing of it. */
export const loadSpike: DrillContract = {
  load: {
    request: {
      method: 'POST',
      path: '/api/v1/playlists',
      headers: { authorization: 'Bearer {token}' },
      body: { id: '{window}-{n}', title: 'Spike {n}' },
    },
    deadlineMs: 15_000,
    capacity: { users: 32, durationMs: 4_000 },
    spike: { times: 2, durationMs: 5_000 },
    // Together less than two cores, so that a machine of that size is not what runs out.
    sized: { api: { cpus: 0.4 }, database: { cpus: 0.5 } },
    kept: { id: '{window}-{n}' },
    remedies: [
      {
        name: 'more-cpu',
        title: 'raising the CPU limit of the API (from 0.4 to 1)',
        figure: 'p95',
        replica: 'api',
        cpus: 1,
      },
    ],
  },
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['hold', 'recover', 'verify'], {
      VezaHighLatencyCriticalEndpoints:
        'the requests of the spike wait for each other, and how long depends on the machine',
      VezaVeryHighLatency:
        'the requests of the spike wait for each other, and how long depends on the machine',
      VezaHigh5xxRate: 'requests that find no database connection in time are refused',
      VezaHigh5xxAbsolute: 'requests that find no database connection in time are refused',
      VezaReadinessFailed:
        'readiness waits in the same queue as requests, and seconds weigh ten times as much at pace 10',
      VezaHealthDegraded:
        'health waits in the same queue as requests, and seconds weigh ten times as much at pace 10',
      VezaDBPoolHighUsage: 'a spike takes every connection there is',
      VezaDBPoolExhausted: 'a spike takes every connection there is',
    }),
  },
  objectives: ourObjectivesForALoadSpike,
};
