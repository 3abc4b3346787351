import type { CallSpec, Check, DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';
import { TOO_LATE } from './told.ts';

/** `DB_POOL_MAX` of the service. */
const CONNECTIONS = 25;
/** `DB_BUDGET_MS` of the service, and what a busy machine adds. */
const IN_TIME_MS = 2_500;

const list = (plural: string): CallSpec => ({
  request: { method: 'GET', path: `/api/v1/${plural}?limit=20` },
  good: { status: 200, json: { success: true } },
  deadlineMs: 5_000,
});

/**
 * So many ask on end that no connection is free between two rounds of them.
 * @param everyMs of the two checks not the same, or their rounds would end together and leave connections to spare
 */
const refused = (call: string, everyMs: number): Check => ({
  title: `${call} are refused in time, saying why`,
  phase: 'hold',
  call,
  everyMs,
  together: 30,
  steps: [{ rounds: { atLeast: 4 }, answers: TOO_LATE.map((one) => ({ ...one, withinMs: IN_TIME_MS })) }],
});

const again = (call: string): Check => ({
  title: `${call} are served again`,
  phase: 'recover',
  call,
  everyMs: 100,
  steps: [
    { rounds: { atLeast: 0 }, answers: [...TOO_LATE] },
    { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
  ],
});

/** What says that requests wait looks back 5 min, and Alertmanager speaks once a minute of what is over. */
const objectives = ourObjectivesForAnOutage.map((one) =>
  one.objective.some(({ figure }) => figure === 'clear')
    ? { ...one, objective: [{ figure: 'clear', atMost: 420_000 } as const] }
    : one,
);

/** Every connection waits for a lock: users are refused within two seconds, and the pool says that it is full. */
export const poolExhausted: DrillContract = {
  readiness: { status: 503, json: { status: 'not_ready', 'checks.database.status': 'error' } },
  calls: { playlists: list('playlists'), comments: list('comments') },
  checks: {
    'playlists-refused': refused('playlists', 20),
    'comments-refused': refused('comments', 2_300),
    'playlists-again': again('playlists'),
  },
  // Those who ask on end do so in rounds of about two seconds, and how many wait swings with them.
  periodMs: 12_000,
  metrics: {
    'no-request-fails': noRequestFails,
    'all-taken': {
      title: 'veza_db_pool_in_use says that every connection is taken',
      query: 'max(veza_db_pool_in_use)',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: CONNECTIONS },
    },
    'callers-wait': {
      title: 'veza_db_pool_wait_count_total counts those who find none free',
      query: 'sum(rate(veza_db_pool_wait_count_total[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 1 },
    },
    'free-again': {
      title: 'connections are free again',
      query: 'max(veza_db_pool_in_use)',
      phase: 'verify',
      holds: 'eventually',
      is: { below: 5 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'VezaDBPoolExhausted',
        receiver: 'pager',
        says: 'wait for a database connection',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/veza-db-pool.md' },
      },
      {
        alert: 'VezaDBPoolHighUsage',
        inhibitedBy: 'VezaDBPoolExhausted',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-db-pool.md' },
      },
      {
        alert: 'VezaReadinessFailed',
        receiver: 'pager',
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
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-high-5xx.md' },
      },
    ],
    allowed: [
      {
        alert: 'VezaHigh5xxAbsolute',
        phases: ['hold', 'recover', 'verify'],
        reason: 'so many ask at once that more than ten are refused each second',
      },
      {
        alert: 'VezaHighLatencyCriticalEndpoints',
        phases: ['hold', 'recover', 'verify'],
        reason:
          'who waits for a connection is refused after 2 s, and the rule asks for more than 2 s: milliseconds decide',
      },
    ],
  },
  objectives,
};
