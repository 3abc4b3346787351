import { defineTarget } from 'firedrill/config';

const write = { method: 'POST', path: '/api/flows/', body: { name: '{id}' } } as const;

export default defineTarget({
  name: 'prefect',
  summary: 'Prefect, a conductor of jobs: API, background, worker, PostgreSQL, Redis',
  compose: '../../compose.yaml',
  services: { api: { role: 'api' } },
  contract: {
    probes: {
      readiness: { path: '/api/ready' },
      liveness: { path: '/api/health' },
      user: { method: 'POST', path: '/api/flows/filter', body: { limit: 5 } },
    },
    workload: {
      ratePerSecond: 2,
      deadlineMs: 3000,
      write: { ...write, acknowledged: [201], capture: { flow: 'id' } },
      read: { method: 'GET', path: '/api/flows/{flow}', found: [200], absent: [404] },
    },
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } }, 'flaky-network': {} },
  },
});
