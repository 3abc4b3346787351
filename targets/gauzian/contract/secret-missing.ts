import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { backendDown, paged } from './alerts.ts';
import { toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { runbooks } from './runbooks.ts';

/** Both replicas are restarted without their secret: a crash loop, and 502 at the edge. */
export const secretMissing: DrillContract = {
  replicas: 'all',
  readiness: { orNoAnswer: true },
  // Started again at once, and then after 10 s and 20.
  periodMs: 20_000,
  // One replica is restarted after the other: the second goes on serving until it is.
  whileBroken: { user: 'either' },
  metrics: {
    'no-request-fails': noRequestFails,
    'ended-by-itself': {
      title: 'its last end is said to be an error, and not OOMKilled',
      query: 'max(kube_pod_container_status_last_terminated_reason{reason="Error"})',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: 1 },
    },
  },
  alerts: {
    expected: [backendDown, paged('PodCrashLooping', 'backend-down', 'CrashLoopBackOff')],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      HighErrorRate: 'one request that fails before the balancer knows is 100 % to it for five minutes',
    }),
  },
  logs: toldBy('secret', 30_000),
  runbooks: runbooks('unset'),
  objectives: ourObjectivesForAnOutage.filter(({ objective }) =>
    objective.every(({ figure }) => figure === 'recover' || figure === 'clear'),
  ),
};
