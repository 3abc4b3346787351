import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineTarget } from 'firedrill/config';

const program = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');

/** The smallest target that has everything: a user's, outside of Firedrill, for end-to-end tests. */
export default defineTarget({
  name: 'shop',
  summary: 'A shop that takes notes while its database answers',

  services: {
    api: {
      role: 'api',
      image: 'node',
      command: ['--eval', program('api.cjs')],
      environment: { DATABASE: '{database}' },
      port: 8080,
      ready: { http: '/live' },
      limits: { cpus: 1, memoryMiB: 128 },
    },
    database: {
      role: 'database',
      image: 'node',
      command: ['--eval', program('database.cjs')],
      port: 5432,
      ready: { http: '/' },
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
      readiness: { path: '/readyz', good: { status: 200, json: { status: 'ready' } }, deadlineMs: 800 },
      liveness: { path: '/live', good: { status: 200 }, deadlineMs: 2000 },
      user: { path: '/canary', good: { status: 200 }, deadlineMs: 2000 },
    },
    stableProbes: 25,
    workload: {
      ratePerSecond: 8,
      deadlineMs: 2000,
      write: { method: 'POST', path: '/notes', body: { id: '{id}', title: 'Note {n}' }, acknowledged: [201] },
      read: { method: 'GET', path: '/notes/{id}', found: [200], absent: [404] },
      list: { method: 'GET', path: '/notes', ids: 'notes', id: 'id' },
    },
    drills: {
      'db-down': {
        readiness: { status: 503, json: { status: 'not_ready', 'checks.database.status': 'error' } },
        metrics: {
          'refusals-counted': {
            title: 'refused notes show in shop_requests_total',
            query: 'sum(rate(shop_requests_total{path="/notes",status="503"}[1m]))',
            phase: 'hold',
            holds: 'eventually',
            is: { above: 0 },
          },
        },
        alerts: { expected: [{ alert: 'ShopNotReady', labels: { severity: 'critical' } }], allowed: [] },
        objectives: [{ objective: [{ figure: 'recover', atMost: 30_000 }], source: 'ours' }],
      },
      'api-down': {
        readiness: { orNoAnswer: true },
        metrics: {},
        alerts: { expected: [{ alert: 'ShopNotReady', labels: { severity: 'critical' } }], allowed: [] },
        objectives: [{ objective: [{ figure: 'recover', atMost: 30_000 }], source: 'ours' }],
      },
      idle: {
        readiness: { status: 503 },
        metrics: {},
        alerts: { expected: [], allowed: [] },
        objectives: [{ objective: [{ figure: 'detect', atMost: 120_000 }], source: 'ours' }],
      },
      harmful: {
        readiness: { status: 503 },
        metrics: {},
        alerts: { expected: [], allowed: [] },
        objectives: [{ objective: [{ figure: 'detect', atMost: 120_000 }], source: 'ours' }],
        variants: {
          probe: { abortIf: { 'readiness-bad': { probe: 'readiness', badForMs: 500 } } },
          query: {
            abortIf: {
              'notes-refused': {
                title: 'notes are refused',
                query: 'sum(rate(shop_requests_total{path="/notes",status="503"}[1m]))',
                is: { above: 0 },
              },
            },
          },
        },
      },
      misbehaves: { metrics: {}, alerts: { expected: [], allowed: [] }, objectives: [] },
    },
  },
});
