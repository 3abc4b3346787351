import type { DrillContract } from 'firedrill/config';
import { adaptation } from './adaptation.ts';
import { noRequestFails } from './no-request-fails.ts';
import { told } from './told.ts';

/** Calls are not repeated, they have a breaker: three are refused for what they are, and the fourth is served. */
export const firstRequestsFail: DrillContract = {
  calls: { adaptation },
  checks: {
    'served-again': {
      title: 'three bitrates are refused, saying why, and all others adapted: the breaker does not open',
      phase: 'hold',
      call: 'adaptation',
      everyMs: 250,
      steps: [
        {
          rounds: { exactly: 3 },
          answers: [told(502, 'STREAMING_FAILED')],
        },
        { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
      ],
    },
  },
  metrics: {
    'no-request-fails': noRequestFails,
    'breaker-closed': {
      title: 'the breaker stays closed',
      query: 'max(veza_circuit_breaker_state{circuit_breaker_name="streaming"})',
      phase: 'hold',
      holds: 'always',
      is: { equals: 0 },
    },
  },
  alerts: {
    expected: [],
    allowed: [
      {
        alert: 'VezaHigh5xxRate',
        phases: ['hold', 'recover', 'verify'],
        reason: 'three refusals are many where the drill asks for little else',
      },
    ],
  },
};
