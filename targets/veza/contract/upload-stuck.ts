import type { DrillContract } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';
import { uploads, uploadsWait } from './uploads.ts';

/** The worker dies with uploads in hand: users go on uploading, and all of them are done once, those in hand too. */
export const uploadStuck: DrillContract = {
  ...uploads,
  metrics: {
    'no-request-fails': noRequestFails,
    'in-processing': {
      title: 'the worker has uploads in hand',
      query: 'max(veza_uploads_processing)',
      phase: 'steady',
      holds: 'eventually',
      is: { above: 0 },
    },
    'nothing-stuck': {
      title: 'nothing is stuck in steady state',
      query: 'sum(veza_uploads_requeued_total)',
      phase: 'steady',
      holds: 'always',
      is: { equals: 0 },
    },
    // By the API: no worker is there that could.
    requeued: {
      title: 'what the worker had in hand is noticed and queued again (veza_uploads_requeued_total)',
      query: 'sum(veza_uploads_requeued_total)',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
    ...uploadsWait,
  },
  alerts: {
    expected: [
      {
        alert: 'VezaUploadsStuck',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/upload_stuck.md' },
      },
    ],
  },
  objectives: [
    {
      objective: [{ figure: 'deliver', atMost: 240_000 }],
      acceptable: [{ figure: 'deliver', atMost: 420_000 }],
      source: 'ours',
    },
    {
      objective: [{ figure: 'clear', atMost: 300_000 }],
      acceptable: [{ figure: 'clear', atMost: 600_000 }],
      source: 'ours',
    },
  ],
  // Behind the balancer each poll is answered by another replica than the one that accepted: what they know they share.
  variants: { hung: { profiles: ['uploads', 'replicas'], entry: 'balancer' } },
};
