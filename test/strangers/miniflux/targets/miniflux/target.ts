import { defineTarget } from 'firedrill/config';

const admin = { authorization: 'Basic YWRtaW46dGVzdDEyMw==' };
const keys = { method: 'POST', path: '/v1/api-keys', body: { description: 'me' } } as const;
const headers = { 'x-auth-token': '{token}' };
const path = '/v1/categories';
const write = { method: 'POST', path, headers, body: { title: '{id}' } } as const;

export default defineTarget({
  name: 'miniflux',
  summary: 'Miniflux, a reader of feeds, in PostgreSQL, a Go service',
  compose: '../../compose.yaml',
  contract: {
    login: { ...keys, headers: admin, capture: { token: 'token' } },
    probes: { readiness: { path: '/readyz' }, liveness: { path: '/healthz' }, user: { path, headers } },
    workload: {
      ratePerSecond: 4,
      deadlineMs: 3000,
      write: { ...write, acknowledged: [201], capture: { number: 'id' } },
      read: { method: 'GET', path: `${path}/{number}/feeds`, headers, found: [200], absent: [404] },
      list: { method: 'GET', path, headers, ids: '', id: 'title', others: true },
    },
    // No request of it tells a single category, so that it is not asked what one holds.
    drills: {
      'db-down': { readiness: { status: 503, orNoAnswer: true }, ledger: [] },
      'flaky-network': { ledger: [] },
    },
  },
});
