import type { DrillContract } from '../../../harness/model.ts';
import { nobodyFails } from './nobody-fails.ts';

/** Without its database nobody can book, and readiness must say so. */
export const dbDown: DrillContract = {
  readiness: {
    status: 503,
    json: { status: 'not_ready', 'checks.database': 'error', 'checks.redis': 'ok' },
  },
  metrics: [
    nobodyFails,
    {
      title: 'failing bookings show in http_request_errors_total',
      query: 'sum(rate(http_request_errors_total{path="/api/bookings"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    {
      title: 'the API repeats what is safe to repeat',
      query: 'sum(rate(dependency_retries_total{dependency="database",job="atmr-api"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    {
      title: 'the routing engine is not blamed for the database',
      query: 'min(osrm_availability)',
      phase: 'hold',
      holds: 'always',
      is: { equals: 1 },
    },
  ],
  alerts: {
    expected: [
      { alert: 'AtmrNotReady', labels: { severity: 'critical' } },
      { alert: 'AtmrHighErrorRate', labels: { severity: 'critical' } },
    ],
    allowed: [],
  },
  // The owners gave no times for this one; these are what a good team would hold itself to.
  objectives: [
    {
      objective: [{ figure: 'detect', atMost: 2_000 }],
      acceptable: [{ figure: 'detect', atMost: 5_000 }],
      source: 'ours',
    },
    {
      objective: [{ figure: 'deliver', atMost: 150_000 }],
      acceptable: [{ figure: 'deliver', atMost: 300_000 }],
      source: 'ours',
    },
    {
      objective: [{ figure: 'clear', atMost: 300_000 }],
      acceptable: [{ figure: 'clear', atMost: 600_000 }],
      source: 'ours',
    },
    {
      objective: [{ figure: 'recover', atMost: 5_000 }],
      acceptable: [{ figure: 'recover', atMost: 30_000 }],
      source: 'ours',
    },
  ],
};
