import type { Check, DrillContract } from 'firedrill/config';
import { adaptation } from './adaptation.ts';
import { noRequestFails } from './no-request-fails.ts';
import { told } from './told.ts';

/** A call that is not made costs no more than an answer of the service itself. */
const FAST_MS = 300;

const FAILED = told(502, 'STREAMING_FAILED');
const OPEN = told(503, 'STREAMING_CIRCUIT_OPEN');

const checks: Record<string, Check> = {
  adapted: {
    title: 'bitrates are adapted',
    phase: 'steady',
    call: 'adaptation',
    everyMs: 250,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
  },
  // Fifty a second: five times what VezaHigh5xxAbsolute is for.
  refused: {
    title: 'dozens of adaptations are refused each second, quickly, saying why',
    phase: 'hold',
    call: 'adaptation',
    everyMs: 100,
    together: 5,
    steps: [{ rounds: { atLeast: 100 }, answers: [{ ...OPEN, withinMs: FAST_MS }, FAILED] }],
  },
  'adapted-again': {
    title: 'bitrates are adapted again',
    phase: 'recover',
    call: 'adaptation',
    everyMs: 250,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ ...OPEN, withinMs: FAST_MS }] },
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
    ],
  },
};

/** Of all that users ask nine in ten are refused, more than ten a second: both error alerts, and why. */
export const errorBurst: DrillContract = {
  calls: { adaptation },
  checks,
  impact: { call: 'adaptation' },
  metrics: {
    'no-request-fails': noRequestFails,
    'refused-by-code': {
      title: 'refusals show in veza_errors_by_code_total, more than ten a second',
      query: 'sum(rate(veza_errors_by_code_total{code="STREAMING_CIRCUIT_OPEN"}[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 10 },
    },
    'others-served': {
      title: 'what does not need streaming is not refused',
      query:
        'sum(rate(veza_gin_http_requests_total{status=~"5..",path=~"/api/v1/(playlists|comments).*"}[1m])) or vector(0)',
      phase: 'hold',
      holds: 'always',
      is: { equals: 0 },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'VezaHigh5xxAbsolute',
        receiver: 'pager',
        says: 'requests per second',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/veza-high-5xx.md' },
      },
      {
        alert: 'VezaHigh5xxRate',
        receiver: 'chat',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-high-5xx.md' },
      },
      {
        alert: 'VezaCircuitBreakerOpen',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/circuit_breaker_open.md' },
      },
    ],
    allowed: [],
  },
  // The breaker stays open for 60 s whatever the fault does.
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 65_000 }],
      acceptable: [{ figure: 'recover', atMost: 90_000 }],
      source: 'ours',
    },
  ],
};
