import { defineTarget } from 'firedrill/config';

const headers = { authorization: '*:*.unleash-insecure-admin-api-token' };
const flags = '/api/admin/projects/default/features';
const write = { method: 'POST', path: flags, headers, body: { name: 'flag-{id}', type: 'release' } } as const;

export default defineTarget({
  name: 'unleash',
  summary: 'Unleash, feature flags in PostgreSQL, a Node service',
  compose: '../../compose.yaml',
  contract: {
    probes: {
      readiness: { path: '/ready' },
      liveness: { path: '/health' },
      user: { path: flags, headers },
    },
    workload: {
      ratePerSecond: 2,
      deadlineMs: 3000,
      write: { ...write, acknowledged: [201] },
      read: { method: 'GET', path: `${flags}/flag-{id}`, headers, found: [200], absent: [404] },
    },
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } }, 'flaky-network': {} },
  },
});
