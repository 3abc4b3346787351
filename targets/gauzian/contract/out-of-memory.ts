import type { CallSpec, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { paged } from './alerts.ts';
import { toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { runbooks } from './runbooks.ts';

/** A list, asked of one replica itself. */
const list = (service: string): CallSpec => ({
  service,
  request: { method: 'GET', path: '/drive/files?limit=20', headers: { cookie: '{cookie}' } },
  good: { status: 200, json: { success: true } },
  deadlineMs: 3_000,
});

const metrics = {
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
  // The owners' query, of what has most.
  memory: {
    title: 'the memory of the backend is told, more than 400 MiB of it',
    query: 'max(container_memory_usage_bytes{pod=~"backend.*", namespace="gauzian-v2"})',
    phase: 'hold',
    holds: 'eventually',
    is: { above: 400 * 1024 * 1024 },
  },
} satisfies DrillContract['metrics'];

const allowed = allowedIn(['inject', 'hold', 'recover', 'verify'], {
  GauzianBackendDown:
    'both replicas may be away at once, and whether they are depends on when each was ended',
  HighErrorRate: 'one request that fails before the balancer knows is 100 % to it for five minutes',
});

/** Both replicas run out of memory: the kubelet says so, and starts them again, later each time. */
export const outOfMemory: DrillContract = {
  replicas: 'all',
  // Started at once, and then after 10 s and 20.
  periodMs: 20_000,
  metrics,
  alerts: { expected: [paged('PodCrashLooping', 'backend-down', 'CrashLoopBackOff')], allowed },
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
  variants: {
    // The remedy of the runbook beside what it is one for: the second replica has twice the memory, and as much of it is taken.
    taken: {
      sized: { 'api-2': { memoryMiB: 1024 } },
      calls: { small: list('api'), large: list('api-2') },
      checks: {
        small: {
          title: 'with 512 MiB lists are served now and then, or not at all',
          phase: 'hold',
          call: 'small',
          everyMs: 500,
          steps: [
            {
              rounds: { atLeast: 40 },
              answers: [{ answer: 'good' }, { answer: 'none' }, { answer: { status: '5xx' } }],
            },
          ],
        },
        large: {
          title: 'with 1024 MiB lists are served',
          phase: 'hold',
          call: 'large',
          everyMs: 500,
          steps: [{ rounds: { atLeast: 40 }, answers: [{ answer: 'good' }] }],
        },
      },
      remedies: {
        memory: {
          title: 'a limit of 1024 MiB in place of 512',
          figure: 'failed',
          without: 'small',
          with: 'large',
        },
      },
      alerts: {
        expected: [],
        allowed: [
          ...allowed,
          ...allowedIn(['inject', 'hold', 'recover', 'verify'], {
            PodCrashLooping:
              'of one replica it comes and goes with each start; the other variant promises it of two',
          }),
        ],
      },
      metrics: {
        ...metrics,
        restarts: {
          ...metrics.restarts,
          title: 'restarts of the one are counted',
          query: 'max(kube_pod_container_status_restarts_total)',
        },
      },
    },
  },
};
