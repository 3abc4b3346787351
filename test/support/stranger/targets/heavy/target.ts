import { defineTarget } from 'firedrill/config';
import notes from '../notes/target.ts';

const { web, store } = notes.services;

/** The same service with one worker and a health check that keeps it busy: asked 50 times a second, it does nothing else. */
export default defineTarget({
  ...notes,
  name: 'heavy',
  summary: 'Notes in PostgreSQL: one worker, and a health check that takes 25 ms of it',
  services: {
    web: {
      ...web,
      build: { context: '../notes/service' },
      environment: { ...web.environment, HEALTH_TAKES: '25ms' },
    },
    store,
  },
  contract: {
    ...notes.contract,
    stableProbes: 3,
    drills: { 'db-down': { readiness: { status: 503, orNoAnswer: true } } },
  },
});
