/** Targets that call what is written by ids of their own, take several steps for a write, or list nothing. */

import { expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { WorkloadSpec } from '../../harness/model/request.ts';
import { judge } from '../../harness/promises/judge.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { healthyRun } from './support/timeline.ts';
import { httpServer, json } from './workload-server.ts';
import { timeline } from './workload-target.ts';

/** A shop whose orders get numbers of its own, are read by them, and count once they are confirmed. */
const shop = ({ forgets = false, confirms = true, doubles = false } = {}) => {
  const orders = new Map<string, { note: string; confirmed: boolean }>();
  return httpServer((request, response, body) => {
    const [, , number = '', act] = request.url?.split('/') ?? [];
    if (request.method === 'POST' && act === 'confirm') {
      const order = orders.get(number);
      if (order !== undefined) order.confirmed = true;
      return json(response, order && confirms ? 200 : 503, {});
    }
    if (request.method === 'POST') {
      const { note } = JSON.parse(body).order as { note: string };
      const id = orders.size + 1;
      if (!forgets || id % 5 !== 0) orders.set(String(id), { note, confirmed: false });
      else orders.set(`gone ${id}`, { note: '', confirmed: false });
      if (doubles && id % 5 === 0) orders.set(`again ${id}`, { note, confirmed: false });
      return json(response, 201, { order: { id } });
    }
    if (number === '') return json(response, 200, { orders: [...orders.values()] });
    return json(response, orders.has(number) ? 200 : 404, {});
  });
};

const spec: WorkloadSpec = {
  ratePerSecond: 200,
  deadlineMs: 2000,
  write: {
    method: 'POST',
    path: '/orders/',
    body: { order: { note: '{id}', lines: [{ sku: 'a-{n}' }] } },
    acknowledged: ['2xx'],
    capture: { number: 'order.id' },
  },
  read: { method: 'GET', path: '/orders/{number}', found: [200], absent: [404] },
};
const list = { method: 'GET', path: '/orders/', ids: 'orders', id: 'note' } as const;
const steps = [{ method: 'POST', path: '/orders/{number}/confirm', acknowledged: [200] }] as const;

/** What became of each write, and how many copies were found of it. */
async function outcomes(url: string, asked: WorkloadSpec) {
  const { onRecord, of, until } = timeline();
  await using workload = await startWorkload({ clock: createClock(), url, spec: asked, onRecord });
  await until(() => of('write').length >= 10);
  await workload.readBack(5000);
  return {
    writes: of('write').map(({ outcome }) => outcome),
    reads: of('read').map(({ ok }) => ok),
    copies: of('readback').map(({ copies }) => copies),
  };
}

test('what the target called a write is what it is read by, while it lasts and afterwards', async () => {
  await using server = await shop();
  for (const asked of [spec, { ...spec, list }]) {
    const { writes, reads, copies } = await outcomes(server.url, asked);
    expect(new Set(writes)).toEqual(new Set(['acknowledged']));
    expect(reads.length).toBeGreaterThan(5);
    expect(reads.every(Boolean)).toBe(true);
    expect(new Set(copies)).toEqual(new Set([1]));
  }
});

test('a write that was acknowledged and is gone is missed, by its own number, with a list and without', async () => {
  for (const asked of [spec, { ...spec, list }]) {
    await using server = await shop({ forgets: true });
    const { writes, copies } = await outcomes(server.url, asked);
    expect(copies.filter((one) => one === 0).length).toBe(Math.floor(writes.length / 5));
  }
});

test('a write that is stored twice is seen in the list by the name that we gave it', async () => {
  await using server = await shop({ doubles: true });
  const { copies } = await outcomes(server.url, { ...spec, list });
  expect(copies).toContain(2);
});

test('a write is acknowledged when its last step is, and open when a later one is refused', async () => {
  await using confirming = await shop();
  const whole = await outcomes(confirming.url, { ...spec, list, write: { ...spec.write, steps } });
  expect(new Set(whole.writes)).toEqual(new Set(['acknowledged']));
  await using refusing = await shop({ confirms: false });
  const half = await outcomes(refusing.url, { ...spec, list, write: { ...spec.write, steps } });
  expect(new Set(half.writes)).toEqual(new Set(['indeterminate']));
  // Their numbers are no promise, but the list tells of them.
  expect(new Set(half.copies)).toEqual(new Set([1]));
});

test('a yes without the id that the contract asks for is no promise', async () => {
  await using server = await shop();
  const write = { ...spec.write, capture: { number: 'order.number' } };
  const { writes } = await outcomes(server.url, { ...spec, list, write });
  expect(new Set(writes)).toEqual(new Set(['indeterminate']));
});

test('of writes that were never given an id, and that nothing lists, it is not said that they were read back', () => {
  const said = (workload: WorkloadSpec) =>
    judge(
      healthyRun().map((record) => (record.kind === 'run' ? { ...record, workload } : record)),
    ).findings.find(({ id }) => id === 'ledger/read-back')?.because;
  expect(said(spec)).toMatch(/^all \d+ that the target had given an id were; \d+ were never acknowledged/);
  expect(said({ ...spec, list })).toMatch(/^all \d+ were$/);
});
