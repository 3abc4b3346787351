import type { DrillContract, MetricExpectation, RetryPromise } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork, ourObjectivesForAFlakyNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** The first pause of the service's repetitions, and how many there are. */
const REPEATING = { most: 2, firstPauseMs: 100 } as const;
/** `OSRM_TIMEOUT_MS` of the service. */
const OSRM_TIMEOUT_MS = 500;

/** Statements that book, by the database's own log of what was changed. */
const bookings: RetryPromise = {
  title: 'changes of bookings whose answer is lost',
  // By all that they say: the API says other things when it books than the worker when it dispatches.
  arrives: { service: 'database', log: String.raw`arameters: (\$1 = '[0-9a-f-]{36}', \$2 = .*)` },
  ...REPEATING,
};

/** Calls for routes, by the router's own log. Each booking has a journey of its own. */
const routes: RetryPromise = {
  title: 'calls for routes whose answer is lost',
  arrives: { service: 'router', log: String.raw` (/route/v1/driving/\S+)` },
  ...REPEATING,
};

const repeats = (dependency: 'database' | 'osrm'): MetricExpectation => ({
  title: `repeated calls to ${dependency === 'osrm' ? 'the router' : 'the database'} show in dependency_retries_total`,
  query: `sum(rate(dependency_retries_total{dependency="${dependency}"}[1m]))`,
  phase: 'hold',
  holds: 'eventually',
  is: { above: 0 },
});

/** Long enough for so many repetitions that their pauses can be judged. */
const LONG = { periodMs: 40_000 } as const;

const ALLOWED = allowedIn(['inject', 'hold', 'recover', 'verify'], {
  AtmrFlakyNetwork: 'it is what this drill makes; whether it lasts for long enough is chance',
  AtmrNotReady: 'readiness is asked without repeating, and may be struck several times on end',
  AtmrOSRMDown: 'availability is asked every two seconds, and may be struck each time',
  AtmrHighErrorRate: 'it fires at one refusal in twenty, and one in ten is still acceptable here',
  AtmrQueueGrowing: 'bookings wait for a router or a queue that answers late',
});

const CUT: Partial<DrillContract> = { objectives: ourObjectivesForACutNetwork };

/**
 * The network fails now and then: nothing is lost, little is refused, and calls are repeated with growing pauses. Their
 * owners ask for no loss and visible repetitions, and put up with some transient errors; the shares are ours.
 */
export const flakyNetwork: DrillContract = {
  // The faults come and go.
  periodMs: 12_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: { expected: [], allowed: ALLOWED },
  objectives: ourObjectivesForAFlakyNetwork,
  variants: {
    'database-reset': {
      ...LONG,
      metrics: { 'no-request-fails': noRequestFails, 'database-repeats': repeats('database') },
      retries: { bookings },
      alerts: {
        expected: [
          {
            alert: 'AtmrFlakyNetwork',
            mutedBy: 'night',
            receiver: 'mail',
            labels: { severity: 'warning', dependency: 'database' },
            annotations: { runbook: 'runbooks/atmr-flaky-network.md' },
          },
        ],
        allowed: ALLOWED,
      },
    },
    'database-timeout': {
      metrics: { 'no-request-fails': noRequestFails, 'database-repeats': repeats('database') },
    },
    'database-limit-data': {
      metrics: { 'no-request-fails': noRequestFails, 'database-repeats': repeats('database') },
    },
    'database-partition': CUT,
    'cache-partition': CUT,
    'dependency-reset': {
      metrics: { 'no-request-fails': noRequestFails, 'osrm-repeats': repeats('osrm') },
      retries: { routes },
    },
    'dependency-timeout': {
      metrics: { 'no-request-fails': noRequestFails, 'osrm-repeats': repeats('osrm') },
      retries: { routes: { ...routes, noticedMs: OSRM_TIMEOUT_MS } },
    },
    'dependency-partition': CUT,
    'all-reset': {
      metrics: {
        'no-request-fails': noRequestFails,
        'database-repeats': repeats('database'),
        'osrm-repeats': repeats('osrm'),
      },
      retries: { routes },
    },
  },
};
