import type { DrillContract } from 'firedrill/config';
import { told } from './alerts.ts';
import { toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { diskRunbook, runbooks } from './runbooks.ts';

/** Users notice nothing, and people are told while there is still room. */
export const diskLow: DrillContract = {
  profiles: ['disk', 'tools'],
  disk: { path: '/var/lib/postgresql/data', sizeMiB: 512 },
  metrics: { 'no-request-fails': noRequestFails },
  alerts: { expected: [told('DiskSpaceLow', 'disk-space-low', '85 %')], allowed: [] },
  logs: toldBy(undefined),
  runbooks: { ...runbooks(undefined), ...diskRunbook },
  objectives: [
    {
      objective: [{ figure: 'deliver', atMost: 60_000 }],
      acceptable: [{ figure: 'deliver', atMost: 120_000 }],
      source: 'ours',
    },
  ],
};
