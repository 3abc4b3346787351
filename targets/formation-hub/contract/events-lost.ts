import type { CallSpec, ConversationSpec, DrillContract } from 'firedrill/config';
import { conversation } from './conversation.ts';

/** Projects that are made and not touched again: what a sync by hand brings are those without a page. */
const { change: _, last: __, ...made } = conversation;
/** What never arrived is in no record. */
const {
  sides: { wiki, tables },
} = conversation;
const events: ConversationSpec = {
  ...made,
  sides: { ...(wiki && { wiki }), ...(tables && { tables }) },
};

/** As an administrator does it: "force re-sync of all projects without a page". */
const sync: CallSpec = {
  request: { method: 'POST', path: '/api/sync', body: { table: 'projet' } },
  good: { status: 200, json: { success: true } },
  deadlineMs: 60_000,
};

export const eventsLost: DrillContract = {
  events,
  calls: { sync },
  checks: {
    'synced-by-hand': {
      title: 'an administrator has all projects synced that have no page',
      phase: 'recover',
      call: 'sync',
      everyMs: 1_000,
      // Twice: what is lost while the first looks, the second finds.
      steps: [{ rounds: { atLeast: 2 }, answers: [{ answer: 'good' }] }],
    },
  },
  metrics: {
    'nothing-heard': {
      title: 'the bridge hears of nothing meanwhile',
      query: 'sum(rate(bridge_webhooks_total[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: 0 },
    },
  },
  alerts: { expected: [], allowed: [] },
};
