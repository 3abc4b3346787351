import { defineTarget } from 'firedrill/config';
import { cacheStale } from './contract/cache-stale.ts';
import { conversation } from './contract/conversation.ts';
import { dbDown } from './contract/db-down.ts';
import { diskFull } from './contract/disk-full.ts';
import { eventsLost } from './contract/events-lost.ts';
import { headersDropped } from './contract/headers-dropped.ts';
import { killedMidway } from './contract/killed-midway.ts';
import { mailDown } from './contract/mail-down.ts';
import { otherSideDown } from './contract/other-side-down.ts';
import { people } from './contract/people.ts';
import { redisDown } from './contract/redis-down.ts';
import { repeatedEvents } from './contract/repeated-events.ts';
import { BASEROW_SECRET, DOCMOST_SECRET } from './secrets.ts';

/** Both sides are hosted elsewhere. */
const DISTANCE_MS = 30;

const sideLimits = { cpus: 0.5, memoryMiB: 128 };

/** Where backups are kept, and staging's part of a release; only a rehearsal of one has them. */
const release = { profiles: ['release'] };
const kept = { path: '/backups', volume: 'backups' } as const;

/** A bridge that keeps a wiki (Docmost) and a database (Baserow) in step, between stand-ins for both. */
export default defineTarget({
  name: 'formation-hub',
  summary:
    'A bridge between a wiki and a database: signed webhooks in, calls to both, Redis, PostgreSQL, mail',

  services: {
    bridge: {
      role: 'api',
      image: 'service',
      command: ['src/bridge.ts'],
      environment: {
        DATABASE_URL: 'postgres://hub:hub@{database}/hub',
        REDIS_URL: 'redis://{cache}',
        DOCMOST_URL: 'http://{wiki}',
        BASEROW_URL: 'http://{tables}',
        SMTP_URL: 'smtp://{mail}',
        CHAT_URL: 'http://{inbox}/chat',
        BASEROW_WEBHOOK_SECRET: BASEROW_SECRET,
        DOCMOST_WEBHOOK_SECRET: DOCMOST_SECRET,
        READINESS_TIMEOUT_MS: '800',
        // A minute in production: the bridge's own time is no monitoring's and follows no pace, and a drill would wait for it to pass.
        REPEATS_WINDOW_MS: '20000',
        // Five minutes in production, likewise.
        CACHE_MS: '20000',
      },
      port: 8080,
      ready: { http: '/health' },
      limits: { cpus: 1, memoryMiB: 256 },
    },
    tables: {
      role: 'upstream',
      image: 'service',
      command: ['stand-ins/tables/server.ts'],
      environment: { BRIDGE_URL: 'http://{bridge}', WEBHOOK_SECRET: BASEROW_SECRET },
      port: 8080,
      ready: { http: '/api/_health/' },
      limits: sideLimits,
      distanceMs: DISTANCE_MS,
    },
    wiki: {
      role: 'upstream',
      image: 'service',
      command: ['stand-ins/wiki/server.ts'],
      environment: { BRIDGE_URL: 'http://{bridge}', WEBHOOK_SECRET: DOCMOST_SECRET },
      port: 8080,
      ready: { http: '/api/health' },
      limits: sideLimits,
      distanceMs: DISTANCE_MS,
    },
    mail: {
      role: 'mail',
      image: 'service',
      command: ['stand-ins/mail/server.ts'],
      environment: { INBOX_URL: 'http://{inbox}' },
      port: 2525,
      ready: { tcp: { expect: '220' } },
      limits: sideLimits,
    },
    // Where people read what they are mailed, and a chat.
    inbox: {
      role: 'inbox',
      image: 'service',
      command: ['stand-ins/inbox/server.ts'],
      port: 8080,
      ready: { http: '/health' },
      limits: sideLimits,
    },
    database: {
      image: 'postgres',
      // Who changed what, and when: for the inquiry afterwards.
      command: ['postgres', '-c', 'log_statement=mod'],
      environment: { POSTGRES_USER: 'hub', POSTGRES_PASSWORD: 'hub', POSTGRES_DB: 'hub' },
    },
    // What waits must never be evicted and outlives a restart.
    cache: {
      image: 'redis',
      command: [
        'redis-server',
        '--appendonly',
        'yes',
        '--maxmemory',
        '64mb',
        '--maxmemory-policy',
        'noeviction',
      ],
      limits: { cpus: 0.5, memoryMiB: 128 },
    },
    // Takes backups and restores them into a server of its own, to see that they are some. Staging's database is there, too.
    clone: {
      ...release,
      role: 'backup',
      image: 'postgres',
      environment: {
        POSTGRES_USER: 'hub',
        POSTGRES_PASSWORD: 'hub',
        POSTGRES_DB: 'staging',
        HUB_URL: 'postgres://hub:hub@{database}',
      },
      container: { mounts: [kept] },
    },
    // Where backups are taken and restored with the tools of the version that production runs, until it is upgraded.
    keeper: {
      role: 'backup',
      image: 'postgres-15',
      environment: {
        POSTGRES_USER: 'hub',
        POSTGRES_PASSWORD: 'hub',
        POSTGRES_DB: 'postgres',
        HUB_URL: 'postgres://hub:hub@{database}',
      },
      container: { mounts: [kept] },
      profiles: ['upgrade'],
    },
    // Gets each release first. `E2E_…` are for the flows that are tried there.
    staging: {
      ...release,
      role: 'staging',
      image: 'service',
      command: ['src/bridge.ts'],
      environment: {
        DATABASE_URL: 'postgres://hub:hub@{clone}/staging',
        REDIS_URL: 'redis://{cache}/1',
        DOCMOST_URL: 'http://{staging-wiki}',
        BASEROW_URL: 'http://{staging-tables}',
        SMTP_URL: 'smtp://{mail}',
        BASEROW_WEBHOOK_SECRET: BASEROW_SECRET,
        DOCMOST_WEBHOOK_SECRET: DOCMOST_SECRET,
        DOCMOST_WORKSPACE: 'staging',
        E2E_TABLES_URL: 'http://{staging-tables}',
        E2E_WIKI_URL: 'http://{staging-wiki}',
      },
      port: 8080,
      ready: { http: '/health' },
      limits: { cpus: 1, memoryMiB: 256 },
    },
    'staging-tables': {
      ...release,
      role: 'staging-side',
      image: 'service',
      command: ['stand-ins/tables/server.ts'],
      environment: { BRIDGE_URL: 'http://{staging}', WEBHOOK_SECRET: BASEROW_SECRET },
      port: 8080,
      ready: { http: '/api/_health/' },
      limits: sideLimits,
    },
    'staging-wiki': {
      ...release,
      role: 'staging-side',
      image: 'service',
      command: ['stand-ins/wiki/server.ts'],
      environment: { BRIDGE_URL: 'http://{staging}', WEBHOOK_SECRET: DOCMOST_SECRET },
      port: 8080,
      ready: { http: '/api/health' },
      limits: sideLimits,
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
    people,
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
      // An administrator looks up what became of events.
      user: { path: '/api/canary', good: { status: 200 }, deadlineMs: 1000, everyMs: 20 },
    },
    stableProbes: 25,

    conversation,

    drills: {
      'cache-stale': cacheStale,
      'db-down': dbDown,
      'disk-full': diskFull,
      'events-lost': eventsLost,
      'headers-dropped': headersDropped,
      'killed-midway': killedMidway,
      'mail-down': mailDown,
      'other-side-down': otherSideDown,
      'redis-down': redisDown,
      'repeated-events': repeatedEvents,
    },
  },
});
