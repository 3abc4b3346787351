import { defineTarget } from 'firedrill/config';
import { breakerOpen } from './contract/breaker-open.ts';
import { clockSkew } from './contract/clock-skew.ts';
import { connectionsTaken } from './contract/connections-taken.ts';
import { dbDown } from './contract/db-down.ts';
import { dbReadOnly } from './contract/db-read-only.ts';
import { diskFull } from './contract/disk-full.ts';
import { dnsOutage } from './contract/dns-outage.ts';
import { errorBurst } from './contract/error-burst.ts';
import { firstRequestsFail } from './contract/first-requests-fail.ts';
import { flakyNetwork } from './contract/flaky-network.ts';
import { loadSpike } from './contract/load-spike.ts';
import { login } from './contract/login.ts';
import { poolExhausted } from './contract/pool-exhausted.ts';
import { rabbitmqDown } from './contract/rabbitmq-down.ts';
import { redisDown } from './contract/redis-down.ts';
import { slowDatabase } from './contract/slow-database.ts';
import { slowDisk } from './contract/slow-disk.ts';
import { twoFaults } from './contract/two-faults.ts';
import { uploadStuck } from './contract/upload-stuck.ts';

/** A replica of the API. `{name}` in an environment is the address of that service, through Toxiproxy. */
const api = {
  role: 'api',
  image: 'service',
  command: ['src/api.ts'],
  environment: {
    DATABASE_URL: 'postgres://veza:veza@{database}/veza',
    REDIS_URL: 'redis://{cache}',
    RABBITMQ_URL: 'amqp://veza:veza@{queue}',
    STREAM_URL: 'http://{upstream}',
    JWT_SECRET: 'a-secret-for-drills-on-loopback-only',
    READINESS_TIMEOUT_MS: '800',
  },
  port: 8080,
  ready: { http: '/live' },
  limits: { cpus: 1, memoryMiB: 256 },
} as const;

/** A music platform's backend API. */
export default defineTarget({
  name: 'veza',
  summary:
    'A music platform: API with PostgreSQL, Redis and a streaming service behind a circuit breaker; uploads by a worker over RabbitMQ',

  services: {
    api,
    // Few drills have more than one of it.
    'api-2': { ...api, profiles: ['replicas'] },
    balancer: {
      image: 'haproxy',
      environment: { API_1: '{api}', API_2: '{api-2}' },
      container: {
        files: [{ path: '/usr/local/etc/haproxy/haproxy.cfg', content: { file: 'haproxy.cfg' } }],
      },
      profiles: ['replicas'],
    },
    database: {
      image: 'postgres',
      // Who changed what, and when: for the inquiry afterwards.
      command: ['postgres', '-c', 'log_statement=mod'],
      environment: { POSTGRES_USER: 'veza', POSTGRES_PASSWORD: 'veza', POSTGRES_DB: 'veza' },
    },
    cache: { image: 'redis' },
    // Few drills have uploads: the others need not start what these take.
    queue: {
      image: 'rabbitmq',
      environment: { RABBITMQ_DEFAULT_USER: 'veza', RABBITMQ_DEFAULT_PASS: 'veza' },
      profiles: ['uploads'],
    },
    worker: {
      role: 'worker',
      image: 'service',
      command: ['src/worker.ts'],
      environment: {
        DATABASE_URL: 'postgres://veza:veza@{database}/veza',
        REDIS_URL: 'redis://{cache}',
        RABBITMQ_URL: 'amqp://veza:veza@{queue}',
        STREAM_URL: 'http://{upstream}',
      },
      port: 8080,
      ready: { http: '/live' },
      limits: { cpus: 0.5, memoryMiB: 256 },
      profiles: ['uploads'],
    },
    upstream: {
      role: 'upstream',
      image: 'service',
      command: ['upstream/server.ts'],
      port: 8080,
      ready: { http: '/healthz' },
      limits: { cpus: 0.5, memoryMiB: 128 },
      // A third party's service, reached through the internet.
      distanceMs: 150,
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
        path: '/readyz',
        good: { status: 200, json: { status: 'ready' } },
        deadlineMs: 1000,
        everyMs: 20,
      },
      liveness: { path: '/live', good: { status: 200 }, deadlineMs: 1000, everyMs: 20 },
      user: { path: '/api/v1/canary', good: { status: 200 }, deadlineMs: 1000, everyMs: 20 },
    },
    stableProbes: 25,

    workload: {
      ratePerSecond: 8,
      deadlineMs: 3000,
      login,
      write: {
        method: 'POST',
        path: '/api/v1/playlists',
        headers: { authorization: 'Bearer {token}' },
        body: { id: '{id}', title: 'Drill {n}' },
        acknowledged: [200, 201],
      },
      read: { method: 'GET', path: '/api/v1/playlists/{id}', found: [200], absent: [404] },
      list: {
        method: 'GET',
        path: '/api/v1/playlists?limit=500&after={after}',
        ids: 'data.items',
        id: 'id',
        pages: { first: '0', next: 'data.next' },
      },
    },

    // The owners name no orchestrator; these are what a good team would set.
    orchestrator: {
      readiness: { periodMs: 5_000, timeoutMs: 1_000, failures: 2, successes: 1, initialDelayMs: 5_000 },
      liveness: { periodMs: 10_000, timeoutMs: 1_000, failures: 3, successes: 1, initialDelayMs: 15_000 },
      source: 'ours',
    },

    drills: {
      'breaker-open': breakerOpen,
      'clock-skew': clockSkew,
      'connections-taken': connectionsTaken,
      'db-down': dbDown,
      'db-read-only': dbReadOnly,
      'disk-full': diskFull,
      'dns-outage': dnsOutage,
      'error-burst': errorBurst,
      'first-requests-fail': firstRequestsFail,
      'flaky-network': flakyNetwork,
      'load-spike': loadSpike,
      'pool-exhausted': poolExhausted,
      'rabbitmq-down': rabbitmqDown,
      'redis-down': redisDown,
      'slow-database': slowDatabase,
      'slow-disk': slowDisk,
      'two-faults': twoFaults,
      'upload-stuck': uploadStuck,
    },
  },
});
