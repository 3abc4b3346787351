import type { Blip, DrillContract } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';

/** Sessions are ended while they serve a request, too: by the fault itself, and by the cure that recycles the pool. */
const SESSIONS_END: readonly Blip[] = (['readiness', 'user'] as const).map((probe) => ({
  probe,
  phases: ['inject', 'hold', 'recover'],
  atMostMs: 500,
  reason: 'a statement on a session that is ended at that moment fails, and the next one has a new session',
}));

/** Reads are served, so the service is ready; writes are refused and say why. The owners gave no times. */
export const dbReadOnly: DrillContract = {
  writes: { status: 503, json: { success: false, 'error.code': 'DATABASE_READ_ONLY' } },
  impact: 'writes',
  metrics: {
    'no-request-fails': noRequestFails,
    'refused-by-code': {
      title: 'refused writes show in veza_errors_by_code_total',
      query: 'sum(rate(veza_errors_by_code_total{code="DATABASE_READ_ONLY"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    'reads-go-on': {
      title: 'reads go on in veza_gin_http_requests_total',
      query: 'sum(rate(veza_gin_http_requests_total{status="200",path="/api/v1/playlists/:id"}[1m]))',
      phase: 'hold',
      holds: 'always',
      is: { above: 0 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'VezaHigh5xxRate',
        receiver: 'chat',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-high-5xx.md' },
      },
    ],
    allowed: [],
  },
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 30_000 }],
      acceptable: [{ figure: 'recover', atMost: 120_000 }],
      source: 'ours',
    },
  ],
  variants: {
    database: { blips: SESSIONS_END },
    'database-warm-pool': { blips: SESSIONS_END },
  },
};
