import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { backendDown } from './alerts.ts';
import { refusedAt, toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { runbooks } from './runbooks.ts';

const logs = toldBy('database');

/** Without its database no replica is ready, and users get 502 at the edge, as their owners' runbook says. */
export const dbDown: DrillContract = {
  readiness: { status: 503, json: { status: 'not_ready', 'checks.database': 'error', 'checks.redis': 'ok' } },
  metrics: {
    'no-request-fails': noRequestFails,
    'edge-says-502': {
      title: 'what the edge answers is 5xx',
      query: 'sum(rate(haproxy_frontend_http_responses_total{proxy="users",code="5xx"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 1 },
    },
  },
  alerts: {
    expected: [backendDown],
    allowed: allowedIn(['hold', 'recover', 'verify'], {
      HighErrorRate: 'one request that fails before the balancer knows is 100 % to it for five minutes',
    }),
  },
  logs,
  runbooks: runbooks('database'),
  objectives: ourObjectivesForAnOutage,
  variants: { refused: { logs: { ...logs, ...refusedAt('postgres:5432') } } },
};
