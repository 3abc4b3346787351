import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { gather } from '../../harness/signals/facts.ts';

const times = { intended: 0, sent: 0, t: 1 };
const write = (status?: number): TimelineRecord => ({
  kind: 'write',
  id: 'a',
  ...times,
  outcome: status === 201 ? 'acknowledged' : status === undefined ? 'indeterminate' : 'refused',
  ...(status === undefined ? {} : { status }),
});
const read = (status: number): TimelineRecord => ({ kind: 'read', ...times, ok: status === 200, status });

function declinedAfter(...records: TimelineRecord[]) {
  return gather(records).requestTrouble.declined;
}

test('counts the requests of a kind as long as the target declines every one of them', () => {
  expect(declinedAfter(write(404), write(404), write(405)).write).toEqual({ times: 3, status: 405 });
  expect(declinedAfter(write(201), read(403), write(201), read(403))).toEqual({
    write: false,
    read: { times: 2, status: 403 },
  });
});

test.each([
  ['was acknowledged once', write(201)],
  ['may come at the wrong moment', write(503)],
  ['may come too fast', write(429)],
  ['had no answer', write()],
])('a request that %s is not declined, whatever came before and after', (_, other) => {
  expect(declinedAfter(write(404), other, write(404)).write).toBe(false);
});
