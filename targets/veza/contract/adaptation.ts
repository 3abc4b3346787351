import type { CallSpec } from 'firedrill/config';

/** What users of the streaming service ask for: the bitrate for what their connection bears. */
export const adaptation: CallSpec = {
  request: {
    method: 'POST',
    path: '/api/v1/tracks/drill-track/bitrate',
    headers: { authorization: 'Bearer {token}' },
    body: { bandwidthKbps: 200 },
  },
  good: { status: 200, json: { success: true, 'data.bitrateKbps': 128 } },
  deadlineMs: 3_000,
};
