import type { Answer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** The check behind health may take this long, and Redis' own part of it less. */
const IN_TIME_MS = 900;

const DEGRADED: Answer = {
  status: 200,
  json: {
    success: true,
    'data.status': 'degraded',
    'data.checks.redis.status': 'error',
    'data.checks.database.status': 'ok',
  },
};

const calls: Record<string, CallSpec> = {
  health: {
    request: { method: 'GET', path: '/api/v1/health' },
    good: { status: 200, json: { success: true, 'data.status': 'ok' } },
    deadlineMs: 1_000,
  },
  // Whose total is what the cache is for.
  playlists: {
    request: { method: 'GET', path: '/api/v1/playlists?limit=20' },
    good: { status: 200, json: { success: true } },
    deadlineMs: 2_000,
  },
};

const checks: Record<string, Check> = {
  healthy: {
    title: 'health is ok',
    phase: 'steady',
    call: 'health',
    everyMs: 100,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
  },
  degraded: {
    title: 'health says degraded, and that it is Redis alone',
    phase: 'hold',
    call: 'health',
    everyMs: 100,
    steps: [{ rounds: { atLeast: 20 }, answers: [{ answer: DEGRADED, withinMs: IN_TIME_MS }] }],
  },
  'lists-served': {
    title: 'lists are served without the cache, in time',
    phase: 'hold',
    call: 'playlists',
    everyMs: 200,
    steps: [{ rounds: { atLeast: 20 }, answers: [{ answer: 'good', withinMs: 1_000 }] }],
  },
  'healthy-again': {
    title: 'health is ok again',
    phase: 'recover',
    call: 'health',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ answer: DEGRADED, withinMs: IN_TIME_MS }] },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
    ],
  },
};

/** Redis is optional here: without it the service is degraded and ready, and users are served with less. */
export const redisDown: DrillContract = {
  readiness: {
    status: 200,
    json: { status: 'ready', 'checks.redis.status': 'error', 'checks.database.status': 'ok' },
  },
  calls,
  checks,
  impact: { call: 'health' },
  metrics: {
    'no-request-fails': noRequestFails,
    'counted-afresh': {
      title: 'totals of lists are counted afresh, which shows in veza_db_queries_total',
      query: 'sum(rate(veza_db_queries_total{operation="playlists.count",outcome="ok"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 1 },
    },
    'none-refused': {
      title: 'no user request fails for want of a cache',
      query:
        'sum(rate(veza_gin_http_requests_total{status=~"5..",path!~".*/(canary|readyz)"}[1m])) or vector(0)',
      phase: 'hold',
      holds: 'always',
      is: { equals: 0 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'VezaHealthDegraded',
        mutedBy: 'night',
        receiver: 'mail',
        integration: 'email',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-health-degraded.md' },
      },
    ],
    allowed: [],
  },
  objectives: ourObjectivesForACutNetwork,
};
