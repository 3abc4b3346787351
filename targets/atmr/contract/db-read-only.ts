import type { Blip, DrillContract } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';
import { within } from './people.ts';

/** Sessions are ended while they serve a request, too: by the fault itself, and by the cure that recycles the pool. */
const SESSIONS_END: readonly Blip[] = (['readiness', 'user'] as const).map((probe) => ({
  probe,
  phases: ['inject', 'hold', 'recover'],
  atMostMs: 500,
  reason:
    'probes are not repeated: one on a session that is ended at that moment fails, the next has a new session',
}));

/** Reads are served, so the service is ready; writes are refused and say why. */
export const dbReadOnly: DrillContract = {
  writes: { status: 503, json: { success: false, 'error.code': 'DATABASE_READ_ONLY' } },
  impact: 'writes',
  metrics: {
    'no-request-fails': noRequestFails,
    'refused-by-code': {
      title: 'refused bookings show in http_request_errors_total',
      query: 'sum(rate(http_request_errors_total{code="DATABASE_READ_ONLY",path="/api/bookings"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    'reads-go-on': {
      title: 'reads go on in http_requests_total',
      query: 'sum(rate(http_requests_total{status="200",path="/api/bookings/:id"}[1m]))',
      phase: 'hold',
      holds: 'always',
      is: { above: 0 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'AtmrDatabaseReadOnly',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-database-read-only.md' },
      },
      {
        alert: 'AtmrHighErrorRate',
        inhibitedBy: 'AtmrDatabaseReadOnly',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-errors.md' },
      },
    ],
    allowed: [],
  },
  people: within(5, 10),
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 300_000 }],
      acceptable: [{ figure: 'recover', atMost: 600_000 }],
      source: 'owners',
    },
  ],
  variants: {
    database: { blips: SESSIONS_END },
    'database-warm-pool': { blips: SESSIONS_END },
  },
};
