import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { assignments } from './people-told.ts';
import { answeredInTime } from './record.ts';
import { errors, notReady } from './told.ts';

/** Without Redis it is not known what was done before: no event is taken, and each is sent again. */
export const redisDown: DrillContract = {
  readiness: {
    status: 503,
    json: { status: 'not_ready', 'checks.redis': 'error', 'checks.database': 'ok' },
  },
  metrics: { 'answered-in-time': answeredInTime },
  alerts: { expected: [notReady, errors], allowed: [] },
  objectives: ourObjectivesForAnOutage,
  // Who was told is known by Redis, too. The owners: a trainer is mailed of each assignment.
  variants: { refused: { events: assignments } },
};
