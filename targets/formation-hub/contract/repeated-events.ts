import type { DrillContract, MetricExpectation } from 'firedrill/config';
import { conversation } from './conversation.ts';
import { answeredInTime } from './record.ts';
import { loop } from './told.ts';

const repeatsKnown: MetricExpectation = {
  title: 'what was done before is known, and not done again',
  query: 'sum(bridge_webhooks_total{outcome=~"duplicate|identical|busy"})',
  phase: 'verify',
  holds: 'eventually',
  is: { above: 10 },
};

/** The owners: the same event five times has one effect; a hundred within a minute are seen for what they are. */
export const repeatedEvents: DrillContract = {
  metrics: { 'repeats-known': repeatsKnown, 'answered-in-time': answeredInTime },
  alerts: { expected: [], allowed: [] },
  variants: {
    hundred: {
      // A hundred times as much arrives: as many people as write here now and then.
      events: { ...conversation, ratePerSecond: 0.4 },
      alerts: { expected: [loop], allowed: [] },
    },
  },
};
