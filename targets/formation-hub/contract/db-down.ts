import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { answeredInTime } from './record.ts';
import { errors, notReady } from './told.ts';

/** What is not written down is not acknowledged: without the audit record no event is taken, and readiness says so. */
export const dbDown: DrillContract = {
  readiness: {
    status: 503,
    json: { status: 'not_ready', 'checks.database': 'error', 'checks.redis': 'ok' },
  },
  metrics: { 'answered-in-time': answeredInTime },
  alerts: { expected: [notReady, errors], allowed: [] },
  objectives: ourObjectivesForAnOutage,
};
