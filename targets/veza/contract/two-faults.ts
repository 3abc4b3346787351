import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** Neither cache nor streaming is what records need: both gone at once, users of records notice nothing. */
export const twoFaults: DrillContract = {
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      VezaHealthDegraded: 'health says that the cache is gone',
    }),
  },
  brokenBy: { readiness: [], liveness: [], user: [], writes: [], reads: [] },
  objectives: ourObjectivesForACutNetwork,
  variants: {
    'database-under-load': {
      alerts: {
        expected: [],
        allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
          VezaHigh5xxRate: 'what waits too long for a connection is refused',
          VezaHigh5xxAbsolute: 'of ten times as many requests more than ten a second are refused',
          VezaReadinessFailed: 'readiness has less time than two late answers take',
          VezaHealthDegraded: 'health has less time than two late answers take',
          VezaHighLatencyCriticalEndpoints: 'all that asks the database is late',
          VezaVeryHighLatency: 'all that asks the database is late',
          VezaDBPoolHighUsage: 'statements that take longer hold their connections',
          VezaDBPoolExhausted: 'statements that take longer hold their connections',
        }),
      },
      brokenBy: { liveness: [] },
    },
  },
};
