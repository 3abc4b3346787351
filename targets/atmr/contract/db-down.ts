import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** Without its database no booking can be made, and readiness must say so. */
export const dbDown: DrillContract = {
  readiness: {
    status: 503,
    json: { status: 'not_ready', 'checks.database': 'error', 'checks.redis': 'ok' },
  },
  metrics: {
    'no-request-fails': noRequestFails,
    'failures-counted': {
      title: 'failing bookings show in http_request_errors_total',
      query: 'sum(rate(http_request_errors_total{path="/api/bookings"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    'api-repeats': {
      title: 'the API repeats what is safe to repeat',
      query: 'sum(rate(dependency_retries_total{dependency="database",job="atmr-api"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    'router-not-blamed': {
      title: 'the routing engine is not blamed for the database',
      query: 'min(osrm_availability)',
      phase: 'hold',
      holds: 'always',
      is: { equals: 1 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'AtmrNotReady',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-not-ready.md' },
      },
      {
        alert: 'AtmrHighErrorRate',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-errors.md' },
      },
    ],
    allowed: [],
  },
  objectives: ourObjectivesForAnOutage,
};
