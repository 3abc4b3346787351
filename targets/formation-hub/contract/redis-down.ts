import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { errors, notReady } from './told.ts';

/** Without Redis it is not known what was done before: no event is taken, and each is sent again. */
export const redisDown: DrillContract = {
  readiness: {
    status: 503,
    json: { status: 'not_ready', 'checks.redis': 'error', 'checks.database': 'ok' },
  },
  alerts: { expected: [notReady, errors], allowed: [] },
  objectives: ourObjectivesForAnOutage,
};
