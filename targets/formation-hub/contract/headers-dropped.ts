import type { DrillContract } from 'firedrill/config';
import { answeredInTime } from './record.ts';
import { refusedCalls, refusedChecks } from './signatures.ts';
import { headerForgotten, signatureRefused } from './told.ts';

/** The first layer against loops is gone, or every signature: the next layer holds, or nothing is done. */
export const headersDropped: DrillContract = {
  metrics: {
    'answered-in-time': answeredInTime,
    unmarked: {
      title: 'writes that come back without their mark are counted',
      query: 'sum(bridge_unmarked_writes_total)',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
  },
  alerts: { expected: [headerForgotten], allowed: [] },
  variants: {
    signatures: {
      calls: refusedCalls,
      checks: refusedChecks,
      logs: {
        refused: {
          title: 'the bridge logs what it refuses',
          service: 'bridge',
          line: 'webhook refused',
          is: { after: 'injection', withinMs: 5_000 },
        },
      },
      metrics: {
        refused: {
          title: 'what is not signed is refused, and counted',
          query: 'sum(bridge_webhooks_total{outcome="refused"})',
          phase: 'hold',
          holds: 'eventually',
          is: { above: 5 },
        },
        'nothing-done': {
          title: 'and nothing is done for it',
          query: 'sum(rate(bridge_webhooks_total{outcome="processed"}[1m]))',
          phase: 'hold',
          holds: 'eventually',
          is: { equals: 0 },
        },
      },
      alerts: { expected: [signatureRefused], allowed: [] },
    },
  },
};
