/** `load` of a drill of several faults: ten times the requests of the workload, until it is undone. */

import { expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { load } from '../../harness/load/rush.ts';
import { trafficControl } from '../../harness/run/traffic-control.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { spec, target, timeline } from './workload-target.ts';

const { fault } = load;
const signal = () => AbortSignal.timeout(30_000);

test('ten times as many requests leave while it is in, and none of them twice', async () => {
  await using server = await target(() => ({ copies: 1, status: 201 }));
  const { onRecord, of } = timeline();
  const slow = { ...spec, ratePerSecond: 20 };
  await using workload = await startWorkload({ clock: createClock(), url: server.url, spec: slow, onRecord });
  const can = { traffic: trafficControl({ traffic: () => workload }, slow) };
  const seen = async () => (await fault.effect(can, 'api', signal())).seen;
  expect(await seen()).toBe(false);
  await fault.undo(can, 'api', signal());
  await fault.inject(can, 'api', signal());
  await fault.inject(can, 'api', signal());
  const { how, seen: there } = await fault.effect(can, 'api', signal());
  expect(there, how).toBe(true);
  expect(how).toMatch(/^\d+ requests of the workload left within a second, of which it has 20 by itself$/);
  await fault.undo(can, 'api', signal());
  await fault.undo(can, 'api', signal());
  expect(await seen()).toBe(false);
  await workload.readBack(5_000);
  const ids = of('attempt').map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(of('readback')).toHaveLength(ids.length);
  expect(of('readback').every(({ copies }) => copies === 1)).toBe(true);
});

test('without a workload there is nothing to send more of, and nothing is seen of it', async () => {
  const can = { traffic: trafficControl({ traffic: () => undefined }, undefined) };
  await expect(fault.inject(can, 'api', signal())).rejects.toThrow(/contract\.workload is missing/);
});
