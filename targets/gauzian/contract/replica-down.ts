import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { noRequestFails } from './no-request-fails.ts';
import { runbooks } from './runbooks.ts';

/** One of the two is gone: the balancer has the other answer. */
export const replicaDown: DrillContract = {
  breaks: 'api-2',
  blips: [
    {
      probe: 'user',
      phases: ['inject', 'hold'],
      atMostMs: 3_000,
      reason: 'until the balancer has found it twice to be gone, what it is sent is answered by nothing',
    },
  ],
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      HighErrorRate: 'one request that fails before the balancer knows is 100 % to it for five minutes',
    }),
  },
  runbooks: runbooks(undefined),
  // Users are well again before the replica is: what counts is for how long the balancer sends them where nothing answers.
  objectives: [
    {
      objective: [{ figure: 'outage', atMost: 3_000 }],
      acceptable: [{ figure: 'outage', atMost: 6_000 }],
      source: 'ours',
    },
  ],
};
