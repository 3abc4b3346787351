import type { Target } from '../../harness/model.ts';

/** A music platform's backend API. `{name}` in an environment is the address of that service, through Toxiproxy. */
const veza: Target = {
  name: 'veza',
  summary: 'A music platform: API with PostgreSQL, Redis and a streaming service behind a circuit breaker',

  services: {
    api: {
      role: 'api',
      image: 'service',
      command: ['src/api.ts'],
      environment: {
        DATABASE_URL: 'postgres://veza:veza@{database}/veza',
        REDIS_URL: 'redis://{cache}',
        STREAM_URL: 'http://{upstream}',
        JWT_SECRET: 'a-secret-for-drills-on-loopback-only',
        READINESS_TIMEOUT_MS: '800',
      },
      port: 8080,
      ready: { http: '/live' },
      limits: { cpus: 1, memoryMiB: 256 },
    },
    database: {
      role: 'database',
      image: 'postgres',
      environment: { POSTGRES_USER: 'veza', POSTGRES_PASSWORD: 'veza', POSTGRES_DB: 'veza' },
      port: 5432,
      ready: { command: ['pg_isready', '--host', '127.0.0.1', '--username', 'veza'] },
      limits: { cpus: 1, memoryMiB: 256 },
    },
    cache: {
      role: 'cache',
      image: 'redis',
      port: 6379,
      ready: { command: ['redis-cli', 'ping'] },
      limits: { cpus: 0.5, memoryMiB: 64 },
    },
    upstream: {
      role: 'upstream',
      image: 'service',
      command: ['upstream/server.ts'],
      port: 8080,
      ready: { http: '/healthz' },
      limits: { cpus: 0.5, memoryMiB: 128 },
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
    probes: {
      readiness: { path: '/readyz', good: { status: 200, json: { status: 'ready' } }, deadlineMs: 1000 },
      liveness: { path: '/live', good: { status: 200 }, deadlineMs: 1000 },
      user: { path: '/api/v1/canary', good: { status: 200 }, deadlineMs: 1000 },
    },
    stableProbes: 25,

    workload: {
      ratePerSecond: 8,
      deadlineMs: 3000,
      login: {
        method: 'POST',
        path: '/api/v1/auth/register',
        body: { username: 'drill', password: 'drill-on-loopback' },
        capture: { token: 'data.token' },
      },
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

    drills: {
      'db-down': {
        readiness: { status: 503, json: { status: 'not_ready', 'checks.database.status': 'error' } },
        metrics: [
          {
            title: 'no user request fails in steady state',
            query:
              'sum(rate(veza_gin_http_requests_total{status=~"5..",path!~".*/(canary|readyz)"}[1m])) or vector(0)',
            phase: 'steady',
            holds: 'always',
            is: { equals: 0 },
          },
          {
            title: 'pool metrics are still exposed',
            query: 'count(veza_db_pool_open_connections and veza_db_pool_in_use and veza_db_pool_idle)',
            phase: 'hold',
            holds: 'always',
            is: { equals: 1 },
          },
          {
            title: 'failing requests show in veza_gin_http_requests_total',
            query: 'sum(rate(veza_gin_http_requests_total{status="503",path="/api/v1/playlists"}[1m]))',
            phase: 'hold',
            holds: 'eventually',
            is: { above: 0 },
          },
        ],
        alerts: {
          expected: [
            { alert: 'VezaReadinessFailed', labels: { severity: 'critical' } },
            { alert: 'VezaHealthDegraded', labels: { severity: 'warning' } },
            { alert: 'VezaHigh5xxRate', labels: { severity: 'warning' } },
          ],
          allowed: [],
        },
        // The owners gave no times; these are what a good team would hold itself to.
        objectives: [
          {
            objective: [{ figure: 'detect', atMost: 2_000 }],
            acceptable: [{ figure: 'detect', atMost: 5_000 }],
            source: 'ours',
          },
          {
            objective: [{ figure: 'deliver', atMost: 150_000 }],
            acceptable: [{ figure: 'deliver', atMost: 300_000 }],
            source: 'ours',
          },
          {
            objective: [{ figure: 'clear', atMost: 300_000 }],
            acceptable: [{ figure: 'clear', atMost: 600_000 }],
            source: 'ours',
          },
          {
            objective: [{ figure: 'recover', atMost: 5_000 }],
            acceptable: [{ figure: 'recover', atMost: 30_000 }],
            source: 'ours',
          },
        ],
      },
    },
  },
};

export default veza;
