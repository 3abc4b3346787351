/** What was written against what is read, acknowledgements by their body, and rows that no write asked for. */

import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { WorkloadSpec } from '../../harness/model/request.ts';
import { denial } from '../../harness/signals/workload/acknowledged.ts';
import { createContent } from '../../harness/signals/workload/content.ts';
import { createLedger } from '../../harness/signals/workload/ledger.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { httpServer, json } from './workload-server.ts';
import { spec as fast, timeline } from './workload-target.ts';

const bodyOf = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const sent = (value: unknown) => ({ method: 'POST', path: '/items', body: JSON.stringify(value) }) as const;
const answer = (value: unknown) =>
  ({ kind: 'answer', status: 200, body: bodyOf(value), retryAfter: false }) as const;

describe('content', () => {
  const READ = { method: 'GET', path: '/items/{id}', found: [200], absent: [404] } as const;

  function compared(value: unknown, fields?: Record<string, string>) {
    const content = createContent({ ...READ, ...(fields === undefined ? {} : { fields }) });
    content.sends('a', sent({ id: 'a', title: 'item 7', size: 3 }));
    return content.compare('a', answer(value));
  }

  test.each([
    ['as it was sent', { id: 'a', title: 'item 7', size: 3 }, ['id', 'title', 'size']],
    ['in an envelope', { ok: true, data: { id: 'a', title: 'item 7', size: 3 } }, ['id', 'title', 'size']],
    ['in a list of one', [{ id: 'a', title: 'item 7', size: 3 }], ['id', 'title', 'size']],
    ['a number as text', { id: 'a', title: 'item 7', size: '3' }, ['id', 'title', 'size']],
    ['fewer fields than were sent', { id: 'a', title: 'item 7' }, ['id', 'title']],
    ['nothing that was sent', { name: 'a' }, []],
    ['no JSON', 'item 7', []],
  ])('%s is what was written', (_, value, fields) => {
    expect(compared(value)).toEqual({ compared: fields, differs: [] });
  });

  test.each([
    ['another id', { id: 'b', title: 'item 7', size: 3 }, ['id is "b" where "a" was written']],
    [
      'another one altogether',
      { data: { id: 'b', title: 'item 8', size: 3 } },
      ['id is "b" where "a" was written', 'title is "item 8" where "item 7" was written'],
    ],
    ['a part', { id: 'a', title: 'item', size: 3 }, ['title is "item" where "item 7" was written']],
    ['null', { id: 'a', title: null, size: 3 }, ['title is null where "item 7" was written']],
  ])('%s is not', (_, value, differs) => {
    expect(compared(value).differs).toEqual(differs);
  });

  test('only the named fields are compared, at their paths; one that is not there differs', () => {
    const fields = { title: 'data.name' };
    expect(compared({ id: 'b', data: { name: 'item 7' } }, fields)).toEqual({
      compared: ['title'],
      differs: [],
    });
    expect(compared({ id: 'a', title: 'item 7' }, fields).differs).toEqual([
      'title is missing where "item 7" was written',
    ]);
  });

  test('a field that was told once and then is not has been lost', () => {
    const content = createContent(READ);
    for (const id of ['a', 'b']) content.sends(id, sent({ id, title: id }));
    expect(content.compare('a', answer({ id: 'a', title: 'a' })).differs).toEqual([]);
    expect(content.compare('b', answer({ id: 'b' })).differs).toEqual([
      'title is missing where "b" was written',
    ]);
  });

  test('of what was never written nothing is said', () => {
    expect(createContent(READ).compare('a', answer({ id: 'b' }))).toEqual({ compared: [], differs: [] });
  });
});

describe('an acknowledgement', () => {
  const write: WorkloadSpec['write'] = { method: 'POST', path: '/items', acknowledged: [201] };

  test.each([
    [{ error: 'disk full' }, 'error is "disk full"'],
    [{ error: { code: 'FULL' } }, 'error is {"code":"FULL"}'],
    [{ errors: [{ message: 'no' }] }, 'errors is [{"message":"no"}]'],
    [{ success: false }, 'success is false'],
    [{ ok: false }, 'ok is false'],
    [{ status: 'error' }, 'status is "error"'],
    [{ status: 'fail', data: {} }, 'status is "fail"'],
  ])('is none when its body is %j', (body, said) => {
    expect(denial(bodyOf(body), write, {})).toBe(said);
  });

  test.each([
    [{ id: 'a' }],
    [{ error: null, data: {} }],
    [{ errors: [], ok: true }],
    [{ success: true, status: 'pending' }],
    ['created'],
    [''],
  ])('stays one when its body is %j', (body) => {
    expect(denial(bodyOf(body), write, {})).toBeUndefined();
  });

  test('has what the contract says, which alone decides', () => {
    const told: WorkloadSpec['write'] = { ...write, json: { 'data.id': '{id}', done: true } };
    expect(
      denial(bodyOf({ data: { id: 'a' }, done: true, error: 'none' }), told, { id: 'a' }),
    ).toBeUndefined();
    expect(denial(bodyOf({ data: { id: 'b' }, done: true }), told, { id: 'a' })).toBe(
      'data.id is "b", not "a"',
    );
    expect(denial(bodyOf(''), told, { id: 'a' })).toBe('data.id is missing, not "a"');
  });
});

test('the latest acknowledged write and each of all are read by turns', () => {
  const ledger = createLedger();
  const times = { intended: 0, sent: 0, t: 0 };
  const acknowledge = (id: string) =>
    ledger.settle({ kind: 'write', id, ...times, outcome: 'acknowledged', status: 201 });
  expect(ledger.nextAcknowledged()).toBeUndefined();
  for (const id of ['a', 'b', 'c']) acknowledge(id);
  const read = Array.from({ length: 8 }, () => ledger.nextAcknowledged());
  expect(read.filter((id) => id === 'c').length).toBeGreaterThanOrEqual(4);
  expect(new Set(read)).toEqual(new Set(['a', 'b', 'c']));
});

/** No answer is late, however busy the machine is: what is told here is of content. */
const spec = { ...fast, ratePerSecond: 100, deadlineMs: 30_000 };

describe('a workload', () => {
  interface Item {
    id: string;
    title: string;
  }

  /** Keeps items; `how` may answer in its place. */
  async function ran(
    how: (
      kept: Map<string, Item>,
      request: { method?: string | undefined; url?: string | undefined },
    ) => unknown,
    there: readonly unknown[] = [],
  ) {
    const kept = new Map<string, Item>();
    await using server = await httpServer((request, response, body) => {
      const said = how(kept, request);
      if (request.method === 'POST') {
        const item: Item = JSON.parse(body);
        kept.set(item.id, item);
        return json(response, 201, said ?? {});
      }
      if (request.url === '/items') {
        return json(response, 200, { data: { items: said ?? [...there, ...kept.values()] } });
      }
      json(response, 200, said ?? kept.get(request.url?.slice('/items/'.length) ?? ''));
    });
    const { onRecord, of, until } = timeline();
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('read').length >= 6);
    await workload.readBack(5000);
    return of;
  }

  test('that is answered as it wrote finds nothing that differs, and nothing that it did not write', async () => {
    const of = await ran(() => undefined, [{ id: 'seeded' }, { title: 'without an id' }]);
    expect(of('read').every(({ ok, differs }) => ok && differs === undefined)).toBe(true);
    expect(of('readback').every(({ compared, differs }) => compared?.length === 2 && !differs)).toBe(true);
    expect(of('listed')).toMatchObject([
      { edge: 'before', rows: 2 },
      { edge: 'after', rows: of('attempt').length + 2, others: [], unasked: 0 },
    ]);
  });

  test('whose reads tell another item says which field of which', async () => {
    const of = await ran((kept, { method, url }) =>
      method === 'GET' && url !== '/items' ? [...kept.values()][0] : undefined,
    );
    const wrong = of('readback').filter(({ differs }) => differs !== undefined);
    expect(wrong.length).toBe(of('attempt').length - 1);
    expect(wrong[0]?.differs?.[0]).toMatch(/^id is ".+" where ".+" was written$/);
    expect(of('read').some(({ ok, found }) => found === true && !ok)).toBe(true);
  });

  test('whose writes are stored a second time under another id names the rows', async () => {
    const of = await ran((kept, { method, url }) =>
      method === 'GET' && url === '/items'
        ? [...kept.values()].flatMap((item) => [item, { ...item, id: `copy-${item.id}` }])
        : undefined,
    );
    const [, after] = of('listed');
    expect(after).toMatchObject({ unasked: of('attempt').length });
    expect(after?.others?.every((id) => id.startsWith('copy-'))).toBe(true);
    expect(of('readback').every(({ copies }) => copies === 1)).toBe(true);
  });

  test('whose writes are answered 201 with an error has no acknowledgement to read', async () => {
    const { onRecord, of, until } = timeline();
    await using server = await httpServer((_request, response) => json(response, 201, { error: 'full' }));
    await using _workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length >= 5);
    for (const write of of('write'))
      expect(write).toMatchObject({ outcome: 'indeterminate', status: 201, denied: 'error is "full"' });
    expect(of('read')).toEqual([]);
  });
});
