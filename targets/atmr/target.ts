import { defineTarget } from 'firedrill/config';
import { backupLate } from './contract/backup-late.ts';
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

const backupScripts = [
  ...['common.sh', 'backup_db.sh', 'check_backup.sh', 'restore_db.sh', 'schedule.sh', 'machine.sh'],
  ...['enable_archiving.sh', 'archive_wal.sh', 'base_backup.sh', 'check_wal.sh', 'restore_wal.sh'],
].map((name) => ({
  path: `/opt/backup/${name}`,
  content: { file: `backup/${name}` },
  mode: name === 'common.sh' ? 0o644 : 0o755,
}));

/** A disk that is soon full. */
const spare = { path: '/spare', volume: 'spare', sizeMiB: 128 } as const;

/** Where backups are kept. On a machine of its own, in production: what is lost with the database is no backup. */
const kept = { path: '/backups', volume: 'backups' } as const;

const postgres = { POSTGRES_USER: 'atmr', POSTGRES_PASSWORD: 'atmr', POSTGRES_DB: 'atmr' } as const;

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
      environment: postgres,
      container: { mounts: [kept], files: backupScripts },
      after: { 'backup-place': 'ready' },
    },
    'backup-place': {
      role: 'job',
      profiles: ['backups'],
      image: 'postgres',
      command: [
        'sh',
        '-c',
        'install -d -o postgres -g postgres -m 750 /backups/dumps /backups/base /backups/wal',
      ],
      ready: { completed: true },
      container: { mounts: [kept] },
    },
    // Where the timer runs, and people who back up and restore by hand.
    backup: {
      role: 'backup',
      profiles: ['backups'],
      image: 'postgres',
      command: ['/opt/backup/schedule.sh'],
      environment: {
        DATABASE_URL: 'postgres://atmr:atmr@{database}/atmr',
        RESTORE_URL: 'postgres://atmr:atmr@{restored}/atmr',
        BACKUP_EVERY_SECONDS: '3600',
      },
      ready: { started: true },
      container: { user: 'postgres', mounts: [kept, spare], files: backupScripts },
      after: { 'backup-place': 'ready', database: 'ready' },
    },
    // Tells how old the newest backup is, and copies it off-site.
    'backup-watch': {
      role: 'observer',
      profiles: ['backups'],
      image: 'service',
      command: ['src/backup-watch.ts'],
      environment: {
        OFFSITE_URL: 'http://{objects}/atmr-backups',
        OFFSITE_ACCESS_KEY: 'atmr',
        OFFSITE_SECRET_KEY: 'atmr-off-site',
      },
      port: 8080,
      ready: { http: '/health' },
      limits: { cpus: 0.5, memoryMiB: 128 },
      container: { user: 'root', mounts: [kept] },
      after: { 'backup-place': 'ready' },
    },
    objects: {
      profiles: ['backups'],
      image: 'versitygw',
      environment: {
        ROOT_ACCESS_KEY: 'atmr',
        ROOT_SECRET_KEY: 'atmr-off-site',
        VGW_BACKEND: 'posix',
        VGW_BACKEND_ARG: '/data',
      },
      container: { mounts: [{ path: '/data', volume: 'off-site' }] },
    },
    // An empty server, for the day on which the other is lost.
    restored: {
      role: 'standby',
      profiles: ['backups'],
      image: 'postgres',
      environment: { ...postgres, SERVER_HELD: '/tmp/server-held', SERVER_FAILED: '/tmp/server-failed' },
      container: {
        entrypoint: ['/opt/backup/machine.sh'],
        mounts: [kept, spare],
        files: backupScripts,
      },
      limits: { cpus: 1, memoryMiB: 512 },
      after: { 'backup-place': 'ready' },
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
      'backup-late': backupLate,
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
