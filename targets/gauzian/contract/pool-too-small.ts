import type { CallAnswer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** A list, asked of one of two backends that differ in how many connections they may have, and that serve these alone. */
const list = (service: string): CallSpec => ({
  service,
  request: { method: 'GET', path: '/drive/files?limit=20', headers: { cookie: '{cookie}' } },
  good: { status: 200, json: { success: true } },
  deadlineMs: 9_000,
});

const REFUSED: CallAnswer = {
  answer: { status: 503, json: { success: false, 'error.code': 'DATABASE_POOL_TIMEOUT' } },
  withinMs: 4_000,
};

/** More than 20 and fewer than 30: each waits for a lock of 1.15 s, and for a connection for one second at the most. */
const IN_HAND = 26;

const asked = (call: string, title: string, answers: readonly CallAnswer[]): Check => ({
  title,
  phase: 'hold',
  call,
  everyMs: 50,
  together: IN_HAND,
  steps: [{ rounds: { atLeast: 5 }, answers: [...answers] }],
});

const slow = 'each statement that waits has a connection, and how many do depends on the machine';

/** The remedy of the runbook, where it is one: statements that end, of more users than there are connections. */
export const poolTooSmall: DrillContract = {
  profiles: ['pools'],
  calls: { twenty: list('twenty'), thirty: list('thirty') },
  checks: {
    twenty: asked('twenty', 'with 20 connections lists are served late, or refused, saying why', [
      { answer: 'good' },
      REFUSED,
    ]),
    thirty: asked('thirty', 'with 30 connections lists are served late', [{ answer: 'good' }]),
  },
  remedies: {
    connections: {
      title: 'DATABASE_MAX_CONNECTIONS from 20 to 30',
      figure: 'failed',
      without: 'twenty',
      with: 'thirty',
    },
  },
  // The lock comes and goes, several times in this.
  periodMs: 12_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['hold', 'recover', 'verify'], {
      HighErrorRate: slow,
      GauzianErrorShare: slow,
      HighLatency: 'an upload is several statements, each of which may meet the lock',
      GauzianLatency: 'an upload is several statements, each of which may meet the lock',
      GauzianDatabasePoolFilling: slow,
      GauzianDatabasePoolExhausted: slow,
      DatabasePoolExhausted: slow,
      GauzianBackendDown:
        'readiness waits less for the database than users do, and may meet the lock several times on end',
    }),
  },
  logs: {
    'too-few': {
      title: 'it says that all 20 are in use',
      service: 'twenty',
      line: 'Database pool timeout \\(all 20 connections in use\\)',
      is: { after: 'injection', withinMs: 10_000 },
    },
    enough: {
      title: 'it does not say that all 30 are in use',
      service: 'thirty',
      line: 'Database pool timeout',
      is: 'never',
    },
  },
  objectives: ourObjectivesForACutNetwork,
};
