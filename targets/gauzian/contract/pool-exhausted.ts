import type { CallAnswer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { paged, told } from './alerts.ts';
import { toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { ALL_TABLES, runbooks } from './runbooks.ts';

/** A statement may wait for 5 s, and its connection for one before that. */
const IN_TIME_MS = 8_000;

const list = (path: string): CallSpec => ({
  request: { method: 'GET', path, headers: { cookie: '{cookie}' } },
  good: { status: 200, json: { success: true } },
  deadlineMs: 9_000,
});

const REFUSED: readonly CallAnswer[] = [
  'DATABASE_POOL_TIMEOUT',
  'DATABASE_TIMEOUT',
  'DATABASE_UNAVAILABLE',
].map((code) => ({
  answer: { status: 503, json: { success: false, 'error.code': code } },
  withinMs: IN_TIME_MS,
}));

/**
 * So many ask on end that no connection of either replica is free between two rounds of them.
 * @param everyMs of the checks not the same, or their rounds would end together and leave connections to spare
 */
const refused = (call: string, everyMs: number): Check => ({
  title: `${call} are refused in time, saying why`,
  phase: 'hold',
  call,
  everyMs,
  together: 44,
  steps: [{ rounds: { atLeast: 3 }, answers: [...REFUSED] }],
});

/** Every connection waits for a lock: the owners' line, and their early alert minutes before the other. */
export const poolExhausted: DrillContract = {
  profiles: ['tools'],
  calls: {
    files: list('/drive/files?limit=20'),
    folders: list('/drive/folders'),
    root: list('/drive/folders/root-drill'),
  },
  checks: {
    'files-refused': refused('files', 20),
    'folders-refused': refused('folders', 1_300),
    'root-refused': refused('root', 2_900),
    'files-again': {
      title: 'files are listed again',
      phase: 'recover',
      call: 'files',
      everyMs: 100,
      steps: [
        { rounds: { atLeast: 0 }, answers: [...REFUSED] },
        { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
      ],
    },
  },
  // Those who ask on end do so in rounds of about five seconds, and how many wait swings with them.
  periodMs: 15_000,
  metrics: {
    'no-request-fails': noRequestFails,
    'all-taken': {
      title: 'gauzian_db_pool_active says that all 20 connections are taken',
      query: 'max(gauzian_db_pool_active)',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: 20 },
    },
    'free-again': {
      title: 'connections are free again',
      query: 'max(gauzian_db_pool_active)',
      phase: 'verify',
      holds: 'eventually',
      is: { below: 5 },
    },
  },
  alerts: {
    expected: [
      told('GauzianDatabasePoolFilling', 'high-error-rate', 'above 80 %'),
      told('DatabasePoolExhausted', 'high-error-rate'),
      paged('GauzianDatabasePoolExhausted', 'high-error-rate', 'exhausted'),
      paged('GauzianErrorShare', 'high-error-rate'),
      told('HighErrorRate', 'high-error-rate'),
      paged('GauzianLatency', 'high-latency'),
      told('HighLatency', 'high-latency'),
    ],
    allowed: [],
  },
  logs: toldBy('pool'),
  runbooks: runbooks('pool', ALL_TABLES),
  objectives: ourObjectivesForAnOutage.filter(({ objective }) =>
    objective.every(({ figure }) => figure === 'recover'),
  ),
};
