import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';

/** Statements have a budget: what is not on the disk by then is refused, and its caller told to ask again. */
export const slowDisk: DrillContract = {
  periodMs: 20_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    expected: [],
    allowed: allowedIn(['inject', 'hold', 'recover', 'verify'], {
      VezaHigh5xxRate: 'what is not on the disk in time is refused',
      VezaHighLatencyCriticalEndpoints: 'what waits for the disk is late',
      VezaVeryHighLatency: 'what waits for the disk is late',
      VezaDBPoolHighUsage: 'statements that wait hold their connections',
      VezaDBPoolExhausted: 'statements that wait hold their connections',
    }),
  },
  objectives: ourObjectivesForACutNetwork,
};
