import { createHmac } from 'node:crypto';
import type { CallSpec, Check } from 'firedrill/config';
import { BASEROW_SECRET } from '../secrets.ts';

const PATH = '/api/webhooks/baserow/projet-changed';
const EVENT = JSON.stringify({
  event_id: 'event-of-no-sender',
  event_type: 'row.updated',
  table: 'projet',
  row: { id: 1, nom: 'of no sender' },
  changed: ['nom'],
});

/** When what is replayed was signed: years ago. Seconds since 1970. */
const LONG_AGO = 1_700_000_000;
const replayed = createHmac('sha256', BASEROW_SECRET).update(`${LONG_AGO}.${EVENT}`).digest('hex');

const WAYS = {
  missing: undefined,
  forged: `t=${LONG_AGO},v1=${'0'.repeat(64)}`,
  replayed: `t=${LONG_AGO},v1=${replayed}`,
} as const;

/** Three ways in which a webhook is not what its sender signed; the bridge is asked itself. */
export const refusedCalls: Record<string, CallSpec> = Object.fromEntries(
  Object.entries(WAYS).map(([way, signature]) => [
    way,
    {
      request: {
        method: 'POST',
        path: PATH,
        headers: {
          'content-type': 'application/json',
          ...(signature === undefined ? {} : { 'x-baserow-signature': signature }),
        },
        raw: EVENT,
      },
      good: { status: 401, json: { 'error.code': `SIGNATURE_${way.toUpperCase()}` } },
      deadlineMs: 1_000,
    },
  ]),
);

export const refusedChecks: Record<string, Check> = Object.fromEntries(
  Object.keys(WAYS).map((way) => [
    way,
    {
      title: `a webhook whose signature is ${way} is refused, saying so`,
      phase: 'hold',
      call: way,
      everyMs: 1_000,
      steps: [{ rounds: { atLeast: 3 }, answers: [{ answer: 'good' }] }],
    },
  ]),
);
