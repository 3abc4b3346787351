/** Targets that call what is written by ids of their own, take several steps for a write, or list nothing. */

import { expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { requestTemplate } from '../../harness/http/request-template.ts';
import type { WorkloadSpec } from '../../harness/model/request.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { createContent } from '../../harness/signals/workload/content.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { healthyRun } from './support/timeline.ts';
import { httpServer, json } from './workload-server.ts';
import { timeline } from './workload-target.ts';

/** A shop whose orders get numbers of its own, are read by them, and count once they are confirmed. */
const shop = ({ forgets = false, confirms = true, doubles = false } = {}) => {
  const orders = new Map<string, { note: string; lines: unknown; confirmed: boolean }>();
  let made = 0;
  return httpServer((request, response, body) => {
    const [, , number = '', act] = request.url?.split('/') ?? [];
    if (request.method === 'POST' && act === 'confirm') {
      const order = orders.get(number);
      if (order !== undefined) order.confirmed = true;
      return json(response, order && confirms ? 200 : 503, {});
    }
    if (request.method === 'POST') {
      const { note, lines } = JSON.parse(body).order as { note: string; lines: unknown };
      made += 1;
      const id = made;
      if (!forgets || id % 5 !== 0) orders.set(String(id), { note, lines, confirmed: false });
      else orders.set(`gone ${id}`, { note: '', lines: [], confirmed: false });
      if (doubles && id % 5 === 0) orders.set(`again ${id}`, { note, lines, confirmed: false });
      return json(response, 201, { order: { id } });
    }
    if (number === '')
      return json(response, 200, { orders: [...orders].map(([id, one]) => ({ id, ...one })) });
    return json(response, orders.has(number) ? 200 : 404, { order: orders.get(number) });
  });
};

const spec: WorkloadSpec = {
  ratePerSecond: 200,
  // A busy machine may take its time; what is asked here is what came of the writes.
  deadlineMs: 30_000,
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
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.every(Boolean)).toBe(true);
    expect(new Set(copies)).toEqual(new Set([1]));
  }
});

test('a write that is gone is missed by its own number, with a list and without', async () => {
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

test('writes that were never given an id, and that nothing lists, are not said to be read back', () => {
  const said = (workload: WorkloadSpec) =>
    judge(
      healthyRun().map((record) => (record.kind === 'run' ? { ...record, workload } : record)),
    ).findings.find(({ id }) => id === 'ledger/read-back')?.because;
  expect(said(spec)).toMatch(/^all \d+ that the target had given an id were; \d+ were never acknowledged/);
  expect(said({ ...spec, list })).toMatch(/^all \d+ were$/);
});

test('a list that shows the numbers of the target is read by them, and content is compared', async () => {
  const { onRecord, of, until } = timeline();
  await using server = await shop({ doubles: true });
  const numbered = { method: 'GET', path: '/orders/', ids: 'orders', id: 'id', is: '{number}' } as const;
  await using workload = await startWorkload({
    clock: createClock(),
    url: server.url,
    spec: { ...spec, list: numbered },
    onRecord,
  });
  await until(() => of('write').length >= 10);
  await workload.readBack(5000);
  const writes = of('write').length;
  expect(of('readback').map(({ copies, compared }) => ({ copies, compared }))).toEqual(
    Array.from({ length: writes }, () => ({ copies: 1, compared: ['note', 'lines'] })),
  );
  // Each fifth order is there a second time, under a number that no answer told.
  expect(of('listed').at(-1)).toMatchObject({ edge: 'after', unasked: Math.floor(writes / 5) });
});

test('rows that may be of writes without a number are no rows that were not written', () => {
  const numbered = { ...list, id: 'id', is: '{number}' };
  const said = (unasked: number) => {
    const records = healthyRun().flatMap((record): TimelineRecord[] => {
      const at = { kind: 'listed', t: record.t } as const;
      if (record.kind === 'run') {
        const contract = { ...record.contract, ledger: ['others' as const] };
        const workload = { ...spec, list: numbered };
        return [
          { ...record, workload, contract },
          { ...at, edge: 'before', rows: 0 },
        ];
      }
      if (record.kind !== 'end') return [record];
      return [{ ...at, edge: 'after', rows: 100, others: [], unasked }, record];
    });
    const open = records.filter((one) => one.kind === 'write' && one.outcome !== 'acknowledged').length;
    return { open, of: judge(records).findings.find(({ id }) => id === 'ledger/others') };
  };
  const { open } = said(0);
  expect(open).toBeGreaterThan(0);
  expect(said(0).of?.grade).toBe('pass');
  expect(said(open).of).toMatchObject({
    grade: 'no-evidence',
    because: expect.stringContaining('may be of the'),
  });
  expect(said(open + 1).of?.grade).toBe('fail');
});

test('a field that a step changes is asked about once that step is acknowledged', () => {
  const content = createContent(spec.read);
  const request = (body: unknown) => ({ method: 'POST', path: '/', body: JSON.stringify(body) }) as const;
  const told = (value: unknown) =>
    content.compare('a', {
      kind: 'answer',
      status: 200,
      body: Buffer.from(JSON.stringify(value)),
      retryAfter: false,
    });
  content.sends('a', request({ order: { note: 'a', state: 'new' } }));
  content.wrote('a', request({ order: { note: 'a', state: 'new' } }));
  content.sends('a', request({ state: 'paid' }));
  for (const state of ['new', 'paid'])
    expect(told({ note: 'a', state })).toEqual({ compared: ['note'], differs: [] });
  content.wrote('a', request({ state: 'paid' }));
  expect(told({ note: 'a', state: 'new' }).differs).toEqual(['state is "new" where "paid" was written']);
});

test.each([
  ['another line', { note: 'a', lines: [{ sku: 'b' }] }, 1],
  ['a line that is gone', { note: 'a', lines: [] }, 1],
  ['another address', { note: 'a', to: { city: 'Bonn' } }, 1],
  ['what the target adds', { note: 'a', lines: [{ sku: 'a', price: 3 }], to: { city: 'Kiel', zip: 1 } }, 0],
])('of what is nested, %s is told', (_, value, differences) => {
  const content = createContent(spec.read);
  const body = JSON.stringify({ order: { note: 'a', lines: [{ sku: 'a' }], to: { city: 'Kiel' } } });
  content.sends('a', { method: 'POST', path: '/', body });
  const answer = { kind: 'answer', status: 200, retryAfter: false } as const;
  const whole = { note: 'a', lines: [{ sku: 'a' }], to: { city: 'Kiel' } };
  expect(content.compare('a', { ...answer, body: Buffer.from(JSON.stringify(whole)) }).differs).toEqual([]);
  const { differs } = content.compare('a', {
    ...answer,
    body: Buffer.from(JSON.stringify({ ...whole, ...value })),
  });
  expect(differs.length).toBe(differences);
});

test('a form that was sent is compared with the JSON that is read', () => {
  const content = createContent(spec.read);
  const fill = requestTemplate('write', { method: 'POST', path: '/', form: { note: '{id}', size: '3' } }, [
    'id',
  ]);
  content.sends('a', fill({ id: 'a' }));
  const body = Buffer.from(JSON.stringify({ note: 'b', size: 3 }));
  expect(content.compare('a', { kind: 'answer', status: 200, body, retryAfter: false })).toEqual({
    compared: ['note', 'size'],
    differs: ['note is "b" where "a" was written'],
  });
});
