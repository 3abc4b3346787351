import type { Answer, CallAnswer, Check, DrillContract, MetricExpectation } from 'firedrill/config';
import { adaptation } from './adaptation.ts';
import { noRequestFails } from './no-request-fails.ts';

/** `BREAKER_FAILURES` of the service. */
const THRESHOLD = 5;
/** `BREAKER_OPEN_MS` of the service, which its owners leave at this. */
const OPEN_MS = 60_000;
/** A call that is not made costs no more than an answer of the service itself. */
const FAST_MS = 300;

const OPEN: Answer = { status: 503, json: { success: false, 'error.code': 'STREAMING_CIRCUIT_OPEN' } };
const FAILED: Answer = { status: 502, json: { success: false, 'error.code': 'STREAMING_FAILED' } };
const TIMED_OUT: Answer = { status: 504, json: { success: false, 'error.code': 'STREAMING_TIMEOUT' } };

const AT_UPSTREAM = {
  service: 'upstream',
  path: '/metrics',
  metric: 'streaming_requests_total',
  labels: { path: '/v1/bitrate' },
} as const;

/** Rounds of calls made at once until the threshold is reached; the calls in flight with the last one count, too. */
interface Opening {
  failure: Answer;
  together: number;
  /** Milliseconds between rounds. Fewer than ten refusals a second: the drill's own must not be what VezaHigh5xxAbsolute is for. */
  everyMs: number;
}

const roundsOf = ({ together }: Opening): number => Math.ceil(THRESHOLD / together);
const callsOf = (opening: Opening): number => roundsOf(opening) * opening.together;

/** When it half-opens while the fault lasts, one call is made and fails, however many callers there are. */
const trial = ({ failure, together }: Opening): CallAnswer[] =>
  together === ONE_AT_A_TIME
    ? [{ answer: failure }]
    : [
        { answer: failure, calls: 1 },
        { answer: OPEN, withinMs: FAST_MS },
      ];

const ONE_AT_A_TIME = 1;
/** The fifth failure is one of the second three, and the sixth is under way with it. */
const IN_FLIGHT = 3;

/**
 * The fault is held for one and a half times as long as the breaker stays open: that it is tried once, and how the alert
 * rule takes that, shows no sooner. Two at once when it half-opens after the fault, so that "one" can be told from "all".
 */
const checks = (opening: Opening): Record<string, Check> => ({
  adapted: {
    title: 'bitrates are adapted',
    phase: 'steady',
    call: 'adaptation',
    everyMs: 250,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
    reaches: { ...AT_UPSTREAM, calls: 'good' },
  },
  opens: {
    title:
      opening.together === ONE_AT_A_TIME
        ? `the breaker opens after exactly ${THRESHOLD} failures in a row, calls fail fast, and one trial opens it again`
        : `the breaker opens after ${THRESHOLD} failures in a row and those in flight with the last, calls fail fast, and one trial opens it again`,
    phase: 'hold',
    call: 'adaptation',
    everyMs: opening.everyMs,
    together: opening.together,
    steps: [
      { rounds: { exactly: roundsOf(opening) }, answers: [{ answer: opening.failure }] },
      { rounds: { atLeast: 10 }, answers: [{ answer: OPEN, withinMs: FAST_MS }] },
      { rounds: { exactly: 1 }, answers: trial(opening) },
      { rounds: { atLeast: 10 }, answers: [{ answer: OPEN, withinMs: FAST_MS }] },
    ],
    reaches: { ...AT_UPSTREAM, calls: callsOf(opening) + 1 },
  },
  'half-opens': {
    title: 'the breaker half-opens for one call, and closes on its success',
    phase: 'recover',
    call: 'adaptation',
    everyMs: 250,
    together: 2,
    steps: [
      { rounds: { atLeast: 1 }, answers: [{ answer: OPEN, withinMs: FAST_MS }] },
      {
        rounds: { exactly: 1 },
        answers: [
          { answer: 'good', calls: 1 },
          { answer: OPEN, withinMs: FAST_MS },
        ],
      },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
    ],
    reaches: { ...AT_UPSTREAM, calls: 'good' },
  },
});

const metrics = (opening: Opening): Record<string, MetricExpectation> => ({
  'no-request-fails': noRequestFails,
  'breaker-closed': {
    title: 'the breaker is closed in steady state',
    query: 'veza_circuit_breaker_state{circuit_breaker_name="streaming"}',
    phase: 'steady',
    holds: 'always',
    is: { equals: 0 },
  },
  'breaker-open': {
    title: 'veza_circuit_breaker_state says open',
    query: 'veza_circuit_breaker_state{circuit_breaker_name="streaming"}',
    phase: 'hold',
    holds: 'eventually',
    is: { equals: 2 },
  },
  'consecutive-failures': {
    title: `veza_circuit_breaker_consecutive_failures says ${callsOf(opening)}`,
    query: 'veza_circuit_breaker_consecutive_failures{circuit_breaker_name="streaming"}',
    phase: 'hold',
    holds: 'eventually',
    is: { equals: callsOf(opening) },
  },
  'failures-total': {
    title: 'veza_circuit_breaker_failures_total counts each of them once',
    query: 'veza_circuit_breaker_failures_total{circuit_breaker_name="streaming"}',
    phase: 'hold',
    holds: 'eventually',
    is: { equals: callsOf(opening) },
  },
  'requests-exposed': {
    title: 'veza_circuit_breaker_requests_total is still exposed',
    query: 'count(veza_circuit_breaker_requests_total{circuit_breaker_name="streaming"})',
    phase: 'hold',
    holds: 'always',
    is: { equals: 1 },
  },
  'breaker-closed-again': {
    title: 'veza_circuit_breaker_state says closed again',
    query: 'veza_circuit_breaker_state{circuit_breaker_name="streaming"}',
    phase: 'verify',
    holds: 'eventually',
    is: { equals: 0 },
  },
});

const ERRORS: Opening = { failure: FAILED, together: ONE_AT_A_TIME, everyMs: 250 };
const SLOW: Opening = { failure: TIMED_OUT, together: IN_FLIGHT, everyMs: 500 };

/** The streaming service fails: its callers are refused quickly, all others notice nothing. */
export const breakerOpen: DrillContract = {
  calls: { adaptation },
  checks: checks(ERRORS),
  impact: { call: 'adaptation' },
  periodMs: OPEN_MS,
  metrics: metrics(ERRORS),
  alerts: {
    expected: [
      {
        alert: 'VezaCircuitBreakerOpen',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/circuit_breaker_open.md' },
      },
    ],
    allowed: [
      {
        alert: 'VezaHigh5xxRate',
        phases: ['hold', 'recover', 'verify'],
        reason: 'a refused adaptation is a 503 to its caller, and the drill asks for little else',
      },
    ],
  },
  // The breaker stays open for 60 s whatever the fault does, so an undo may have to wait for most of them.
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 65_000 }],
      acceptable: [{ figure: 'recover', atMost: 90_000 }],
      source: 'ours',
    },
  ],
  variants: {
    timeouts: { checks: checks({ ...ERRORS, failure: TIMED_OUT }) },
    slow: { checks: checks(SLOW), metrics: metrics(SLOW) },
  },
};
