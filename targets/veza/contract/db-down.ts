import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** Without its database the service serves no user, and must say so. */
export const dbDown: DrillContract = {
  readiness: { status: 503, json: { status: 'not_ready', 'checks.database.status': 'error' } },
  metrics: {
    'no-request-fails': noRequestFails,
    'pool-exposed': {
      title: 'pool metrics are still exposed',
      query: 'count(veza_db_pool_open_connections and veza_db_pool_in_use and veza_db_pool_idle)',
      phase: 'hold',
      holds: 'always',
      is: { equals: 1 },
    },
    'failures-counted': {
      title: 'failing requests show in veza_gin_http_requests_total',
      query: 'sum(rate(veza_gin_http_requests_total{status="503",path="/api/v1/playlists"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'VezaReadinessFailed',
        receiver: 'pager',
        says: 'is not ready',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/db_down.md' },
      },
      {
        alert: 'VezaHealthDegraded',
        inhibitedBy: 'VezaReadinessFailed',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-health-degraded.md' },
      },
      {
        alert: 'VezaHigh5xxRate',
        receiver: 'chat',
        says: 'runbooks/veza-high-5xx.md',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-high-5xx.md' },
      },
    ],
    allowed: [],
  },
  objectives: ourObjectivesForAnOutage,
};
