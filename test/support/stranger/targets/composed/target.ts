import { defineTarget } from 'firedrill/config';

/** The same service from its own compose file: what that says is not said again. */
export default defineTarget({
  name: 'composed',
  summary: 'Notes in PostgreSQL, from its own compose file',
  compose: 'compose.yaml',
  entry: 'web',
  services: { web: { role: 'api' }, store: { role: 'database' } },
  contract: {
    probes: {
      readiness: { path: '/health' },
      user: { path: '/notes', good: { status: 200, text: '"notes"' } },
    },
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } }, 'flaky-network': {} },
  },
});
