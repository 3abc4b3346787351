import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** Who is connected stays so; what must connect anew cannot, and says so. */
export const dnsOutage: DrillContract = {
  periodMs: 15_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      VezaHigh5xxRate: 'what needs a new connection is refused, and how much that is depends on the pool',
      VezaReadinessFailed: 'readiness may need a new connection',
      VezaHealthDegraded: 'health may need a new connection',
    }),
  },
  objectives: ourObjectivesForACutNetwork,
};
