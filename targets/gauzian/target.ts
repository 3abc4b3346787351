import { defineTarget, type ServiceSpec } from 'firedrill/config';
import { bucketMissing } from './contract/bucket-missing.ts';
import { dbDown } from './contract/db-down.ts';
import { diskLow } from './contract/disk-low.ts';
import { indexMissing } from './contract/index-missing.ts';
import { nPlusOne } from './contract/n-plus-one.ts';
import { outOfMemory } from './contract/out-of-memory.ts';
import { poolExhausted } from './contract/pool-exhausted.ts';
import { poolTooSmall } from './contract/pool-too-small.ts';
import { redisDown } from './contract/redis-down.ts';
import { replicaDown } from './contract/replica-down.ts';
import { secretMissing } from './contract/secret-missing.ts';
import { workload } from './contract/workload.ts';

/** The store of chunks, as the API and the job that makes its bucket see it. */
const store = {
  S3_ENDPOINT: 'http://objects:7070',
  S3_ACCESS_KEY: 'drive-on-loopback',
  S3_SECRET_KEY: 'a-key-for-drills-on-loopback-only',
} as const;

/** Where backups go: another store, elsewhere. */
const offSite = {
  BACKUP_URL: 'http://off-site:7070/gauzian-backups',
  BACKUP_ACCESS_KEY: 'backups-on-loopback',
  BACKUP_SECRET_KEY: 'another-key-for-drills-on-loopback',
} as const;

/** Where dumps lie until they are off-site. */
const kept = { path: '/backups', volume: 'backups' } as const;

const backupScripts = ['dump.sh', 'as-written.sh'].map((name) => ({
  path: `/opt/backup/${name}`,
  content: { file: `backup/${name}` },
  mode: 0o755,
}));

/** A replica of the API. */
const backend = {
  role: 'api',
  image: 'service',
  command: ['src/pod.ts'],
  environment: {
    DATABASE_URL: 'postgres://gauzian_user:drive-on-loopback@postgres/gauzian_db',
    DATABASE_MAX_CONNECTIONS: '20',
    REDIS_URL: 'redis://redis:6379',
    READINESS_TIMEOUT_MS: '800',
    ...store,
  },
  // By name, so that what it logs of an address is what its runbooks look for.
  calls: [{ service: 'postgres' }, { service: 'redis' }, { service: 'objects' }],
  container: {
    files: [{ path: '/run/secrets/JWT_SECRET', content: 'a-secret-for-drills-on-loopback-only' }],
  },
  port: 8080,
  ready: { http: '/health/live' },
  limits: { cpus: 1, memoryMiB: 512 },
} satisfies Partial<ServiceSpec>;

/** An end-to-end encrypted drive. */
export default defineTarget({
  name: 'gauzian',
  summary:
    'An encrypted drive: API twice behind a balancer, with PostgreSQL, Redis and a store of chunks that speaks S3',

  services: {
    api: { ...backend, replicas: 2 },
    balancer: {
      image: 'haproxy',
      environment: {
        API_1: '{api-1}',
        API_2: '{api-2}',
        API_3: '{api-3}',
        API_4: '{api-4}',
        API_5: '{api-5}',
      },
      container: {
        files: [
          { path: '/usr/local/etc/haproxy/haproxy.cfg', content: { file: 'haproxy.cfg' } },
          { path: '/usr/local/etc/haproxy/502.http', content: { file: '502.http' } },
        ],
      },
    },
    postgres: {
      image: 'postgres',
      command: [
        'postgres',
        '-c',
        'shared_preload_libraries=pg_stat_statements',
        '-c',
        'log_statement=mod',
        // Ten replicas with twenty each, at the most that the autoscaler makes.
        '-c',
        'max_connections=230',
      ],
      environment: {
        POSTGRES_USER: 'gauzian_user',
        POSTGRES_PASSWORD: 'drive-on-loopback',
        POSTGRES_DB: 'gauzian_db',
      },
      // What is cached of its tables, and some forty sessions; production gives it 2 GiB.
      limits: { cpus: 1, memoryMiB: 512 },
    },
    redis: { image: 'redis' },
    objects: {
      image: 'versitygw',
      environment: {
        ROOT_ACCESS_KEY: store.S3_ACCESS_KEY,
        ROOT_SECRET_KEY: store.S3_SECRET_KEY,
        VGW_BACKEND: 'posix',
        VGW_BACKEND_ARG: '/tmp/vgw',
      },
    },
    bucket: {
      role: 'job',
      image: 'service',
      command: ['src/make-bucket.ts'],
      environment: store,
      calls: [{ service: 'objects' }],
      after: { objects: 'ready' },
      ready: { completed: true },
      limits: { cpus: 0.5, memoryMiB: 128 },
    },
    // What the deployment is scaled out to, in a rehearsal that does so.
    'api-3': { ...backend, role: 'spare', profiles: ['scale'] },
    'api-4': { ...backend, role: 'spare', profiles: ['scale'] },
    'api-5': { ...backend, role: 'spare', profiles: ['scale'] },
    // Where a breach is looked into: it asks what the backend asks, and no user reaches it.
    apart: { ...backend, role: 'spare', profiles: ['breach'] },
    // Two that differ in their pools alone, and that no balancer knows.
    twenty: { ...backend, role: 'spare', profiles: ['pools'] },
    thirty: {
      ...backend,
      role: 'spare',
      environment: { ...backend.environment, DATABASE_MAX_CONNECTIONS: '30' },
      profiles: ['pools'],
    },
    // Where people type what a runbook has for a terminal, in drills whose runbook has such lines.
    tools: {
      role: 'tools',
      image: 'postgres',
      command: ['sleep', 'infinity'],
      environment: { DATABASE_URL: 'postgres://gauzian_user:drive-on-loopback@postgres/gauzian_db' },
      calls: [{ service: 'postgres' }],
      ready: { command: ['true'] },
      limits: { cpus: 0.5, memoryMiB: 128 },
      profiles: ['tools'],
    },
    // Keeps backups, and restores them into a server of its own, to see that they are some.
    keeper: {
      role: 'backup',
      image: 'postgres',
      command: ['postgres', '-c', 'shared_preload_libraries=pg_stat_statements'],
      environment: {
        POSTGRES_USER: 'gauzian_user',
        POSTGRES_PASSWORD: 'drive-on-loopback',
        POSTGRES_DB: 'postgres',
        DATABASE_URL: 'postgres://gauzian_user:drive-on-loopback@postgres/gauzian_db',
      },
      calls: [{ service: 'postgres' }],
      container: { mounts: [kept], files: backupScripts },
      profiles: ['migration', 'backups'],
    },
    // Sends dumps and chunks off-site and brings them back, and tells how old the newest dump there is.
    'backup-watch': {
      role: 'observer',
      image: 'service',
      command: ['src/backup-watch.ts'],
      environment: { ...store, ...offSite },
      calls: [{ service: 'objects' }, { service: 'off-site' }],
      port: 8080,
      ready: { http: '/health' },
      limits: { cpus: 0.5, memoryMiB: 128 },
      container: { user: 'root', mounts: [kept] },
      profiles: ['backups'],
    },
    'off-site': {
      image: 'versitygw',
      environment: {
        ROOT_ACCESS_KEY: offSite.BACKUP_ACCESS_KEY,
        ROOT_SECRET_KEY: offSite.BACKUP_SECRET_KEY,
        VGW_BACKEND: 'posix',
        VGW_BACKEND_ARG: '/tmp/vgw',
      },
      profiles: ['backups'],
    },
    // The disk of the database, for drills that fill it: a volume of that name is there in these alone.
    exporter: {
      image: 'node-exporter',
      command: ['--collector.disable-defaults', '--collector.filesystem'],
      container: { mounts: [{ path: '/host/postgres', volume: 'postgres-disk' }] },
      profiles: ['disk'],
    },
    // What a drive has after a while, for drills to which that matters.
    seed: {
      role: 'job',
      image: 'postgres',
      environment: { SEEDED: 'postgres://gauzian_user:drive-on-loopback@postgres/gauzian_db' },
      // Its tables are the backend's to make.
      command: [
        'sh',
        '-c',
        'until psql "$SEEDED" -qc "SELECT 1 FROM schema_version" >/dev/null 2>&1; do sleep 0.2; done; ' +
          'exec psql "$SEEDED" -q -v ON_ERROR_STOP=1 -f /seed.sql',
      ],
      container: { files: [{ path: '/seed.sql', content: { file: 'seed.sql' } }] },
      calls: [{ service: 'postgres' }],
      after: { api: 'ready' },
      ready: { completed: true },
      limits: { cpus: 0.5, memoryMiB: 128 },
      profiles: ['seeded'],
    },
  },
  entry: 'balancer',

  monitoring: {
    prometheus: 'prometheus.yml',
    rules: 'alerts.yml',
    alertmanager: 'alertmanager.yml',
    blackbox: 'blackbox.yml',
    runbooks: 'runbooks',
  },

  contract: {
    probes: {
      // Of a replica: that it is not ready shows at the edge as an answer of the balancer.
      readiness: {
        path: '/health/ready',
        service: 'api',
        good: { status: 200, text: 'OK' },
        deadlineMs: 1000,
        everyMs: 20,
      },
      liveness: {
        path: '/health/live',
        service: 'api',
        good: { status: 200 },
        deadlineMs: 1000,
        everyMs: 20,
      },
      user: { path: '/health/canary', good: { status: 200 }, deadlineMs: 1000, everyMs: 20 },
    },
    stableProbes: 25,
    workload,
    // A kubelet waits up to 40 s before it starts what has ended four times.
    replicas: { of: 'api', path: '/health/live', says: 'x-served-by', backWithinMs: 60_000 },
    // The owners name no probes; these are what a good team would set.
    orchestrator: {
      readiness: { periodMs: 5_000, timeoutMs: 1_000, failures: 2, successes: 1, initialDelayMs: 5_000 },
      liveness: { periodMs: 10_000, timeoutMs: 1_000, failures: 3, successes: 1, initialDelayMs: 15_000 },
      source: 'ours',
    },
    drills: {
      'bucket-missing': bucketMissing,
      'db-down': dbDown,
      'disk-low': diskLow,
      'index-missing': indexMissing,
      'n-plus-one': nPlusOne,
      'out-of-memory': outOfMemory,
      'pool-exhausted': poolExhausted,
      'pool-too-small': poolTooSmall,
      'redis-down': redisDown,
      'replica-down': replicaDown,
      'secret-missing': secretMissing,
    },
  },
});
