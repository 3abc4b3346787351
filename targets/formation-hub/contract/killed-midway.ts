import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { conversation } from './conversation.ts';
import { interventions } from './people-told.ts';
import { answeredInTime } from './record.ts';
import { notReady } from './told.ts';

/** Claimed for a while and done last: what the bridge had in hand is sent again, and found half done. */
export const killedMidway: DrillContract = {
  readiness: { orNoAnswer: true },
  // Several events are in hand at any moment.
  events: { ...conversation, ratePerSecond: 8 },
  metrics: { 'answered-in-time': answeredInTime },
  alerts: { expected: [notReady], allowed: [] },
  objectives: ourObjectivesForAnOutage,
  // One that goes on as if no time had passed tells people once. The owners: hours that are more than a trainer has.
  // It answers what it had in hand when it goes on, and no sooner.
  variants: { frozen: { events: interventions, metrics: {} } },
};
