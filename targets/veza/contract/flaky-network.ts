import type { Check, DrillContract, MetricExpectation, RetryPromise } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork, ourObjectivesForAFlakyNetwork } from '../../our-objectives.ts';
import { adaptation } from './adaptation.ts';
import { noRequestFails } from './no-request-fails.ts';
import { told } from './told.ts';

/** Statements that make playlists, by the database's own log of what was changed. */
const playlists: RetryPromise = {
  title: 'playlists whose answer is lost',
  arrives: { service: 'database', log: String.raw`arameters: \$1 = '([^']+)', \$2 = 'drill', \$3 = 'Drill ` },
  most: 2,
  firstPauseMs: 100,
};

/** Users of the streaming service: served, or told why not in the error contract; never left without an answer. */
const check: Check = {
  title: 'bitrates are adapted or refused in time, saying why',
  phase: 'hold',
  call: 'adaptation',
  everyMs: 250,
  steps: [
    {
      rounds: { atLeast: 40 },
      answers: [
        { answer: 'good' },
        told(502, 'STREAMING_FAILED'),
        told(504, 'STREAMING_TIMEOUT'),
        told(503, 'STREAMING_CIRCUIT_OPEN'),
      ],
    },
  ],
};

const repeats: MetricExpectation = {
  title: 'repeated statements show in veza_dependency_retries_total',
  query: 'sum(rate(veza_dependency_retries_total{dependency="database"}[1m]))',
  phase: 'hold',
  holds: 'eventually',
  is: { above: 0 },
};

const ALLOWED = allowedIn(['inject', 'hold', 'recover', 'verify'], {
  VezaHigh5xxRate: 'it fires at one refusal in twenty, and one in ten is still acceptable here',
  VezaReadinessFailed: 'readiness is asked without repeating, and may be struck several times on end',
  VezaHealthDegraded: 'health is asked without repeating, and may be struck several times on end',
  VezaCircuitBreakerOpen: 'five calls in a row may be struck, and then the breaker does its work',
});

const CUT: Partial<DrillContract> = { objectives: ourObjectivesForACutNetwork };

/** Without its cache the service serves with less: the morning's mail says so, and at night no message is sent of it. */
const CUT_FROM_THE_CACHE: Partial<DrillContract> = {
  ...CUT,
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
    allowed: ALLOWED,
  },
};

/** With the streaming service behind a bad network, requests must use it. Its calls are not repeated: it has a breaker. */
const STREAMING: Partial<DrillContract> = {
  calls: { adaptation },
  checks: { 'adapted-or-refused': check },
};

/** The network fails now and then: nothing is lost, little is refused, and statements are repeated with growing pauses. */
export const flakyNetwork: DrillContract = {
  // The faults come and go.
  periodMs: 12_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: { expected: [], allowed: ALLOWED },
  objectives: ourObjectivesForAFlakyNetwork,
  variants: {
    // Long enough for so many repetitions that their pauses can be judged: most of what is struck are probes.
    'database-reset': {
      periodMs: 100_000,
      metrics: { 'no-request-fails': noRequestFails, 'statements-repeated': repeats },
      retries: { playlists },
    },
    'database-timeout': { metrics: { 'no-request-fails': noRequestFails, 'statements-repeated': repeats } },
    'database-limit-data': {
      metrics: { 'no-request-fails': noRequestFails, 'statements-repeated': repeats },
    },
    'database-partition': CUT,
    'cache-partition': CUT_FROM_THE_CACHE,
    'dependency-latency': STREAMING,
    'dependency-bandwidth': STREAMING,
    'dependency-reset': STREAMING,
    'dependency-slow-close': STREAMING,
    'dependency-slicer': STREAMING,
    'dependency-timeout': STREAMING,
    'dependency-limit-data': STREAMING,
    'dependency-packet-loss': STREAMING,
    'dependency-packet-duplication': STREAMING,
    'dependency-partition': { ...STREAMING, objectives: ourObjectivesForACutNetwork },
    'all-latency': STREAMING,
    'all-bandwidth': STREAMING,
    'all-reset': {
      ...STREAMING,
      metrics: { 'no-request-fails': noRequestFails, 'statements-repeated': repeats },
    },
    'all-slow-close': STREAMING,
    'all-slicer': STREAMING,
    'all-timeout': STREAMING,
    'all-limit-data': STREAMING,
  },
};
