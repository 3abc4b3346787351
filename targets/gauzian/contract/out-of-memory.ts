import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { paged } from './alerts.ts';
import { toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { runbooks } from './runbooks.ts';

/** Both replicas run out of memory: the kubelet says so, and starts them again, later each time. */
export const outOfMemory: DrillContract = {
  replicas: 'all',
  // Started at once, and then after 10 s and 20.
  periodMs: 20_000,
  metrics: {
    'no-request-fails': noRequestFails,
    'told-apart': {
      title: 'its last end is said to be OOMKilled',
      query: 'max(kube_pod_container_status_last_terminated_reason{reason="OOMKilled"})',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: 1 },
    },
    restarts: {
      title: 'restarts are counted',
      query: 'min(kube_pod_container_status_restarts_total)',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 1 },
    },
  },
  alerts: {
    expected: [paged('PodCrashLooping', 'backend-down', 'CrashLoopBackOff')],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      GauzianBackendDown:
        'both replicas may be away at once, and whether they are depends on when each was ended',
      HighErrorRate: 'one request that fails before the balancer knows is 100 % to it for five minutes',
    }),
  },
  logs: toldBy('memory', 30_000),
  runbooks: runbooks('memory'),
  // A kubelet that has seen it end four times waits 40 s.
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 60_000 }],
      acceptable: [{ figure: 'recover', atMost: 120_000 }],
      source: 'ours',
    },
  ],
};
