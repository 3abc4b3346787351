import type { CallAnswer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { paged, told } from './alerts.ts';
import { noRequestFails } from './no-request-fails.ts';
import { ALL_TABLES, runbooks } from './runbooks.ts';
import { filesOf } from './workload.ts';

/** One of the folders that `seed.sql` fills. */
const folder: CallSpec = {
  request: {
    method: 'GET',
    path: '/drive/files?folder=seeded-folder-7&limit=200',
    headers: { cookie: '{cookie}' },
  },
  good: { status: 200, json: { success: true } },
  deadlineMs: 12_000,
};

const REFUSED: readonly CallAnswer[] = [
  'DATABASE_POOL_TIMEOUT',
  'DATABASE_TIMEOUT',
  'DATABASE_UNAVAILABLE',
].map((code) => ({
  answer: { status: 503, json: { success: false, 'error.code': code } },
}));

/**
 * A list without its index takes 50 to 80 ms of a processor: so many at once are answered after 18 × 50 ms / 0.4 = 2.3 s and more, which
 * is above the 2 s of the rules and below the 5 s of a statement. There are few of them, and each is long, since readiness' own statement
 * takes its turn among them: with 36 of a quarter of the work it did not come to it within its deadline.
 */
const IN_HAND = 18;
const DATABASE_CPUS = 0.4;

const checks: Record<string, Check> = {
  quick: {
    title: 'a folder is listed quickly',
    phase: 'steady',
    call: 'folder',
    everyMs: 200,
    together: 10,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good', withinMs: 1_000 }] }],
  },
  late: {
    title: 'a folder is listed late, or refused, saying why',
    phase: 'hold',
    call: 'folder',
    everyMs: 50,
    together: IN_HAND,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }, ...REFUSED] }],
  },
  'quick-again': {
    title: 'a folder is listed quickly again',
    phase: 'recover',
    call: 'folder',
    everyMs: 100,
    steps: [
      { rounds: { atLeast: 0 }, answers: [...REFUSED] },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good', withinMs: 2_000 }] },
    ],
  },
};

/** The user that `seed.sql` makes. */
const login = {
  method: 'POST',
  path: '/auth/login',
  body: { username: 'seeded', password: 'seeded-on-loopback' },
  capture: { cookie: 'header:set-cookie' },
} as const;

/** Six hundred thousand files, none of which is found by its folder any more. */
export const indexMissing: DrillContract = {
  profiles: ['seeded', 'tools'],
  workload: filesOf(login, 'root-seeded', '600000'),
  sized: { postgres: { cpus: DATABASE_CPUS } },
  calls: { folder },
  checks,
  remedies: {
    index: { title: 'the index', figure: 'median', without: 'late', with: 'quick-again' },
  },
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [paged('GauzianLatency', 'high-latency', 'above 2 s'), told('HighLatency', 'high-latency')],
    allowed: allowedIn(['hold', 'recover', 'verify'], {
      GauzianErrorShare:
        'who finds no connection within a second is refused, and how many do depends on the machine',
      HighErrorRate:
        'who finds no connection within a second is refused, and how many do depends on the machine',
      GauzianDatabasePoolFilling: 'statements that take longer hold their connections',
      GauzianDatabasePoolExhausted: 'statements that take longer hold their connections',
      DatabasePoolExhausted: 'statements that take longer hold their connections',
    }),
  },
  runbooks: runbooks('index', ALL_TABLES),
  objectives: ourObjectivesForACutNetwork,
};
