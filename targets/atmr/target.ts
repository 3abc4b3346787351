import { defineTarget } from 'firedrill/config';
import { dbDown } from './contract/db-down.ts';
import { dbReadOnly } from './contract/db-read-only.ts';
import { flakyNetwork } from './contract/flaky-network.ts';
import { loadSpike } from './contract/load-spike.ts';
import { osrmDown } from './contract/osrm-down.ts';
import { people } from './contract/people.ts';
import { redisDown } from './contract/redis-down.ts';
import { slowDatabase } from './contract/slow-database.ts';
import { workerDown } from './contract/worker-down.ts';
import { workload } from './contract/workload.ts';

/** What the API and the worker share. `{name}` is the address of that service, through Toxiproxy. */
const connections = {
  DATABASE_URL: 'postgres://atmr:atmr@{database}/atmr',
  REDIS_URL: 'redis://{cache}',
  OSRM_URL: 'http://{router}',
  READINESS_TIMEOUT_MS: '800',
} as const;

/** Transport booking and dispatch. */
export default defineTarget({
  name: 'atmr',
  summary: 'Transport booking: API and dispatch worker with PostgreSQL, Redis (cache and queue) and OSRM',

  services: {
    api: {
      role: 'api',
      image: 'service',
      command: ['src/api.ts'],
      environment: connections,
      port: 8080,
      ready: { http: '/health' },
      limits: { cpus: 1, memoryMiB: 256 },
    },
    worker: {
      role: 'worker',
      image: 'service',
      command: ['src/worker.ts'],
      environment: connections,
      port: 8080,
      ready: { http: '/health' },
      limits: { cpus: 0.5, memoryMiB: 256 },
    },
    database: {
      image: 'postgres',
      // Who changed what, and when: for the inquiry afterwards.
      command: ['postgres', '-c', 'log_statement=mod'],
      environment: { POSTGRES_USER: 'atmr', POSTGRES_PASSWORD: 'atmr', POSTGRES_DB: 'atmr' },
    },
    // The queue must never be evicted and outlives a restart; cached routes have an expiry and may go.
    cache: {
      image: 'redis',
      command: [
        'redis-server',
        '--appendonly',
        'yes',
        '--maxmemory',
        '64mb',
        '--maxmemory-policy',
        'volatile-lru',
      ],
      limits: { cpus: 0.5, memoryMiB: 128 },
    },
    router: {
      role: 'router',
      image: 'atmr-router',
      port: 5000,
      ready: { http: '/nearest/v1/driving/13.4,52.5' },
      limits: { cpus: 0.5, memoryMiB: 256 },
    },
  },

  monitoring: {
    prometheus: 'prometheus.yml',
    rules: 'alerts.yml',
    alertmanager: 'alertmanager.yml',
    blackbox: 'blackbox.yml',
    runbooks: 'runbooks',
  },

  contract: {
    // What a probe costs is known, and figures are wanted this fine; every run shows that users do not notice.
    probes: {
      readiness: {
        path: '/ready',
        good: { status: 200, json: { status: 'ready' } },
        deadlineMs: 1000,
        everyMs: 20,
      },
      liveness: {
        path: '/health',
        good: { status: 200, json: { status: 'ok' } },
        deadlineMs: 1000,
        everyMs: 20,
      },
      user: { path: '/api/canary', good: { status: 200 }, deadlineMs: 1000, everyMs: 20 },
    },
    stableProbes: 25,

    people,

    workload,

    orchestrator: {
      readiness: { periodMs: 5_000, timeoutMs: 3_000, failures: 2, successes: 1, initialDelayMs: 10_000 },
      liveness: { periodMs: 10_000, timeoutMs: 5_000, failures: 3, successes: 1, initialDelayMs: 30_000 },
      source: 'owners',
    },

    drills: {
      'db-down': dbDown,
      'db-read-only': dbReadOnly,
      'flaky-network': flakyNetwork,
      'load-spike': loadSpike,
      'osrm-down': osrmDown,
      'redis-down': redisDown,
      'slow-database': slowDatabase,
      'worker-down': workerDown,
    },
  },
});
