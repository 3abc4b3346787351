import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { noRequestFails } from './no-request-fails.ts';

/** What needs room is refused, reads go on; whether PostgreSQL itself goes on depends on what it needs room for first. */
export const diskFull: DrillContract = {
  disk: { path: '/var/lib/postgresql/data', sizeMiB: 192 },
  periodMs: 20_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      VezaHigh5xxRate:
        'writes for which there is no room are refused, and how many those are depends on the pages in use',
      VezaReadinessFailed: 'a database that needs room for its log restarts, and is away meanwhile',
      VezaHealthDegraded: 'a database that needs room for its log restarts, and is away meanwhile',
    }),
  },
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 30_000 }],
      acceptable: [{ figure: 'recover', atMost: 120_000 }],
      source: 'ours',
    },
  ],
};
