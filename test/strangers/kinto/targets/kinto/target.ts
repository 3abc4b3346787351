import { defineTarget } from 'firedrill/config';

/** Kinto knows callers by the name that they give; a password is of no matter here. */
const headers = { authorization: 'Basic YWRhOmxvdmVsYWNl' };
const notes = '/v1/buckets/default/collections/notes/records';
const write = { method: 'POST', path: notes, headers, body: { data: { note: '{id}' } } } as const;

export default defineTarget({
  name: 'kinto',
  summary: 'Kinto, documents in PostgreSQL, a Python service',
  compose: '../../compose.yaml',
  contract: {
    probes: {
      readiness: { path: '/v1/__heartbeat__' },
      liveness: { path: '/v1/__lbheartbeat__' },
      user: { path: '/v1/buckets' },
    },
    workload: {
      ratePerSecond: 4,
      deadlineMs: 3000,
      write: { ...write, acknowledged: [201], capture: { number: 'data.id' } },
      read: { method: 'GET', path: `${notes}/{number}`, headers, found: [200], absent: [404] },
    },
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } }, 'flaky-network': {} },
  },
});
