import { defineTarget } from 'firedrill/config';

export default defineTarget({
  name: 'zipkin',
  summary: 'Zipkin, traces in MariaDB, a Java service',
  compose: '../../compose.yaml',
  contract: {
    probes: {
      readiness: { path: '/health' },
      liveness: { path: '/info' },
      user: { path: '/api/v2/services' },
    },
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } }, 'flaky-network': {} },
  },
});
