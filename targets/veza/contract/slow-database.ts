import type { CallSpec, Check, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';
import { TOO_LATE } from './told.ts';

/** A page and its total are two statements, one after another: a list takes twice as long as all else. */
const playlists: CallSpec = {
  request: { method: 'GET', path: '/api/v1/playlists?limit=20' },
  good: { status: 200, json: { success: true } },
  deadlineMs: 12_000,
};

const checks: Record<string, Check> = {
  quick: {
    title: 'lists are quick',
    phase: 'steady',
    call: 'playlists',
    everyMs: 200,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good', withinMs: 500 }] }],
  },
  late: {
    title: 'lists are served, late, and within the budgets of their two statements',
    phase: 'hold',
    call: 'playlists',
    everyMs: 50,
    together: 12,
    steps: [{ rounds: { atLeast: 6 }, answers: [{ answer: 'good', withinMs: 4_000 }] }],
  },
  'quick-again': {
    title: 'lists are quick again',
    phase: 'recover',
    call: 'playlists',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [...TOO_LATE] },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good', withinMs: 500 }] },
    ],
  },
};

const ALLOWED = allowedIn(['hold', 'recover', 'verify'], {
  VezaReadinessFailed:
    'readiness waits less for the database than users do, and may meet the lock several times on end',
  VezaHealthDegraded:
    'health waits less for the database than users do, and may meet the lock several times on end',
  VezaDBPoolHighUsage: 'each statement that waits has a connection, and how many do depends on the machine',
  VezaDBPoolExhausted: 'each statement that waits has a connection, and how many do depends on the machine',
});

const HIGH = {
  alert: 'VezaHighLatencyCriticalEndpoints',
  receiver: 'chat',
  labels: { severity: 'warning' },
  annotations: { runbook: 'runbooks/veza-high-latency.md' },
} as const;

/** Users wait, and are served: nothing is refused while each statement comes within its budget. */
export const slowDatabase: DrillContract = {
  calls: { playlists },
  checks,
  // The lock comes and goes, several times in this.
  periodMs: 12_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    // Of the routes the lists alone, which the message must name.
    expected: [{ ...HIGH, says: '/api/v1/playlists', labels: { ...HIGH.labels, path: '/api/v1/playlists' } }],
    allowed: ALLOWED,
  },
  objectives: ourObjectivesForACutNetwork,
  variants: {
    late: { traffic: { writes: 'good', reads: 'good' } },
    // As it ships, no request keeps its user for 5 s: a statement and its repetitions have 1.9 s. What VezaVeryHighLatency is for
    // is a release that was given more, which is the first thing that is tried against a slow database.
    'very-late': {
      sized: { api: { environment: { DB_BUDGET_MS: '9000', DB_STATEMENT_TIMEOUT_MS: '8500' } } },
      checks: {
        ...checks,
        late: {
          title: 'lists are served, very late, or refused, saying why',
          phase: 'hold',
          call: 'playlists',
          everyMs: 50,
          together: 6,
          steps: [{ rounds: { atLeast: 3 }, answers: [{ answer: 'good' }, ...TOO_LATE] }],
        },
      },
      alerts: {
        expected: [
          HIGH,
          {
            alert: 'VezaVeryHighLatency',
            receiver: 'pager',
            says: 'above 5 s',
            labels: { severity: 'critical' },
            annotations: { runbook: 'runbooks/veza-high-latency.md' },
          },
        ],
        allowed: [
          ...ALLOWED,
          ...allowedIn(['hold', 'recover', 'verify'], {
            VezaHigh5xxRate:
              'those who find no connection within a second are refused, and how many do depends on the machine',
          }),
        ],
      },
    },
  },
};
