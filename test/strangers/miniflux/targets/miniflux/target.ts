import { defineTarget } from 'firedrill/config';

const headers = { authorization: 'Basic YWRtaW46dGVzdDEyMw==' };
const write = { method: 'POST', path: '/v1/categories', headers, body: { title: '{id}' } } as const;

export default defineTarget({
  name: 'miniflux',
  summary: 'Miniflux, a reader of feeds, in PostgreSQL, a Go service',
  compose: '../../compose.yaml',
  contract: {
    probes: {
      readiness: { path: '/readyz' },
      liveness: { path: '/healthz' },
      user: { path: '/v1/categories', headers },
    },
    workload: {
      ratePerSecond: 4,
      deadlineMs: 3000,
      write: { ...write, acknowledged: [201], capture: { number: 'id' } },
      read: { method: 'GET', path: '/v1/categories/{number}/feeds', headers, found: [200], absent: [404] },
      list: { method: 'GET', path: '/v1/categories', headers, ids: '', id: 'title', others: true },
    },
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } }, 'flaky-network': {} },
  },
});
