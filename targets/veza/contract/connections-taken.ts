import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { dbDown } from './db-down.ts';
import { noRequestFails } from './no-request-fails.ts';

/** A database that lets none in is as good as none, and what people are told is the same. */
export const connectionsTaken: DrillContract = {
  readiness: { status: 503, json: { status: 'not_ready', 'checks.database.status': 'error' } },
  metrics: { 'no-request-fails': noRequestFails },
  ...(dbDown.alerts ? { alerts: dbDown.alerts } : {}),
  objectives: ourObjectivesForAnOutage,
};
