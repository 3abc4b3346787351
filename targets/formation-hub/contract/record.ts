import type { ConversationSpec, MetricExpectation } from 'firedrill/config';

/** The owners: of each event it is written down what it was, where it came from, where it went, what was done, and how long that took. */
export const record: ConversationSpec['sides'][string] = {
  logs: {
    method: 'GET',
    // What the bridge wrote itself comes back with the same name, and would stand in for what is missing.
    path: '/api/audit?own=without&after={after}',
    items: 'data.items',
    shows: 'title',
    needs: ['event_id', 'source', 'target', 'action', 'success', 'duration_ms'],
    pages: { first: '0', next: 'data.next' },
  },
};

/** The owners: a webhook is answered within five seconds. */
export const answeredInTime: MetricExpectation = {
  title: 'no webhook was answered later than after five seconds',
  query: 'sum(bridge_event_duration_seconds_count) - sum(bridge_event_duration_seconds_bucket{le="5"})',
  phase: 'verify',
  holds: 'always',
  is: { equals: 0 },
};
