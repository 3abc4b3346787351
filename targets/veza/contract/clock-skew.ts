import type { DrillContract } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';

/** Tokens are good for a day, so that an hour is nothing to them: users stay logged in, and no alert fires. */
export const clockSkew: DrillContract = {
  periodMs: 15_000,
  metrics: { 'no-request-fails': noRequestFails },
  alerts: { expected: [], allowed: [] },
};
