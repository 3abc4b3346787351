import type { CallAnswer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { paged, told } from './alerts.ts';
import { filesOf } from './workload.ts';

/** The user that `seed.sql` makes. */
const login = {
  method: 'POST',
  path: '/auth/login',
  body: { username: 'seeded', password: 'seeded-on-loopback' },
  capture: { cookie: 'header:set-cookie' },
} as const;

/** Readiness' own statement takes its turn among those that are slow, and must come to it within its deadline. */
const DATABASE_CPUS = 0.4;

/** A drive of six hundred thousand files, with a database that is no quicker on a quicker machine. */
export const seeded = {
  profiles: ['seeded', 'tools'],
  workload: filesOf(login, 'root-seeded', '600000'),
  sized: { postgres: { cpus: DATABASE_CPUS } },
} satisfies DrillContract;

/** A list that is to become slow. */
export const listed = (query: string): CallSpec => ({
  request: { method: 'GET', path: `/drive/files?${query}`, headers: { cookie: '{cookie}' } },
  good: { status: 200, json: { success: true } },
  deadlineMs: 12_000,
});

const REFUSED: readonly CallAnswer[] = [
  'DATABASE_POOL_TIMEOUT',
  'DATABASE_TIMEOUT',
  'DATABASE_UNAVAILABLE',
].map((code) => ({
  answer: { status: 503, json: { success: false, 'error.code': code } },
}));

/**
 * It is answered quickly, then late, and quickly again.
 * @param inHand so many ask at once while it is slow
 * @param meanwhile what else may be answered at first, once it is broken and once it is undone
 */
export function slowed(call: string, inHand: number, meanwhile: readonly CallAnswer[] = []) {
  const late: readonly CallAnswer[] = [{ answer: 'good' }, ...REFUSED];
  const quickly: CallAnswer = { answer: 'good', withinMs: 2_000 };
  return {
    quick: {
      title: `a ${call} is listed quickly`,
      phase: 'steady',
      call,
      everyMs: 200,
      together: 10,
      steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good', withinMs: 1_000 }] }],
    },
    late: {
      title: `a ${call} is listed late, or refused, saying why`,
      phase: 'hold',
      call,
      everyMs: 50,
      together: inHand,
      steps: [{ rounds: { atLeast: 5 }, answers: [...late, ...meanwhile] }],
    },
    'quick-again': {
      title: `a ${call} is listed quickly again`,
      phase: 'recover',
      call,
      everyMs: 100,
      // What restarts two replicas one after the other may have both away, then one, then both.
      steps:
        meanwhile.length === 0
          ? [
              { rounds: { atLeast: 0 }, answers: [...REFUSED] },
              { rounds: { atLeast: 25 }, answers: [quickly] },
            ]
          : [{ rounds: { atLeast: 25 }, answers: [quickly, ...REFUSED, ...meanwhile] }],
    },
  } satisfies Record<string, Check>;
}

const refusals = 'who finds no connection within a second is refused, and how many do depends on the machine';

/** Latency is told; what else may be is by how many connections are held meanwhile. */
export const latencyTold = {
  expected: [paged('GauzianLatency', 'high-latency', 'above 2 s'), told('HighLatency', 'high-latency')],
  allowed: allowedIn(['hold', 'recover', 'verify'], {
    GauzianErrorShare: refusals,
    HighErrorRate: refusals,
    GauzianDatabasePoolFilling: 'statements that take longer hold their connections',
    GauzianDatabasePoolExhausted: 'statements that take longer hold their connections',
    DatabasePoolExhausted: 'statements that take longer hold their connections',
  }),
} satisfies NonNullable<DrillContract['alerts']>;
