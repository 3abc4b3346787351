import type { WorkloadSpec } from 'firedrill/config';

/** An administrator has projects synced, and looks up what became of it. */
export const workload: WorkloadSpec = {
  ratePerSecond: 2,
  deadlineMs: 3_000,
  write: {
    method: 'POST',
    path: '/api/sync',
    // As many projects are entered meanwhile, so that most are there.
    body: { table: 'projet', row: '{n}' },
    acknowledged: [200],
    capture: { event: 'data.synced.0.event_id' },
  },
  read: { method: 'GET', path: '/api/events/{event}', found: [200], absent: [404] },
};
