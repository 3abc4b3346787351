import type { CallAnswer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** A booking that is sent again, as by a client who heard nothing: two statements, one after another. */
const again: CallSpec = {
  request: {
    method: 'POST',
    path: '/api/bookings',
    body: { id: 'sent-again', passenger: 'Passenger', from: '13.44,52.53', to: '13.47,52.55' },
  },
  good: { status: '2xx', json: { success: true, 'data.id': 'sent-again' } },
  deadlineMs: 12_000,
};

const TOO_LATE: readonly CallAnswer[] = [
  ...['DATABASE_TIMEOUT', 'DATABASE_UNAVAILABLE'].map((code) => ({
    answer: { status: 503, json: { success: false, 'error.code': code } },
  })),
  { answer: { status: 504, json: { success: false, 'error.code': 'WRITE_OUTCOME_UNKNOWN' } } },
];

const checks: Record<string, Check> = {
  quick: {
    title: 'a booking that is sent again is answered quickly',
    phase: 'steady',
    call: 'again',
    everyMs: 200,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good', withinMs: 500 }] }],
  },
  late: {
    title: 'a booking that is sent again is answered, late, and within the budgets of its two statements',
    phase: 'hold',
    call: 'again',
    everyMs: 50,
    together: 6,
    steps: [{ rounds: { atLeast: 6 }, answers: [{ answer: 'good', withinMs: 5_000 }] }],
  },
  'quick-again': {
    title: 'it is answered quickly again',
    phase: 'recover',
    call: 'again',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [...TOO_LATE] },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good', withinMs: 500 }] },
    ],
  },
};

const ALLOWED = allowedIn(['hold', 'recover', 'verify'], {
  AtmrNotReady:
    'readiness waits less for the database than users do, and may meet the lock several times on end',
});

/** Users wait, and are served; that one in twenty waits longer than 5 s is an incident. */
export const slowDatabase: DrillContract = {
  calls: { again },
  checks,
  // The lock comes and goes, several times in this.
  periodMs: 12_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: { expected: [], allowed: ALLOWED },
  // What is sent again is in the list beside the bookings of the workload.
  ledger: ['content'],
  objectives: ourObjectivesForACutNetwork,
  variants: {
    late: { traffic: { writes: 'good', reads: 'good' } },
    // As it ships, a statement and its repetitions have 2.5 s, and no request keeps its user for more than 5 s. What
    // AtmrHighLatency is for is a release that was given more, which is the first thing that is tried against a slow database.
    'very-late': {
      sized: {
        api: { environment: { DB_BUDGET_MS: '9000', DB_STATEMENT_TIMEOUT_MS: '8500' } },
      },
      checks: {
        ...checks,
        late: {
          title: 'a booking that is sent again is answered, very late, or refused, saying why',
          phase: 'hold',
          call: 'again',
          everyMs: 50,
          together: 6,
          steps: [{ rounds: { atLeast: 3 }, answers: [{ answer: 'good' }, ...TOO_LATE] }],
        },
      },
      alerts: {
        expected: [
          {
            alert: 'AtmrHighLatency',
            receiver: 'pager',
            says: 'above 5 s',
            labels: { severity: 'critical' },
            annotations: { runbook: 'runbooks/atmr-load.md' },
          },
        ],
        allowed: [
          ...ALLOWED,
          ...allowedIn(['hold', 'recover', 'verify'], {
            AtmrQueueGrowing: 'workers, whose budgets are as they ship, postpone what they cannot do in time',
            AtmrFlakyNetwork: 'statements that find no connection at first are repeated, and then succeed',
            AtmrHighErrorRate:
              'those who find no connection within a second are refused, and how many do depends on the machine',
          }),
        ],
      },
    },
  },
};
