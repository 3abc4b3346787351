import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { startWorkload, type Workload } from '../../harness/signals/workload/workload.ts';
import { httpServer, json, tcpServer } from './workload-server.ts';
import { type Fate, spec, target, timeline } from './workload-target.ts';

const copiesOf = (records: readonly Extract<TimelineRecord, { kind: 'readback' }>[]) =>
  records.map(({ copies }) => copies);

describe('read back', () => {
  const afterWrites = async (url: string, writes: number, act: (workload: Workload) => Promise<void>) => {
    const { onRecord, of, until } = timeline();
    await using workload = await startWorkload({ clock: createClock(), url, spec, onRecord });
    await until(() => of('write').length >= writes);
    await workload.stop();
    await act(workload);
    return { of, writes: of('write') };
  };

  test('asks about every id attempted: kept, lost, duplicated, resurrected', async () => {
    const fates = [
      { copies: 1, status: 201 },
      { copies: 0, status: 201 },
      { copies: 2, status: 201 },
      { copies: 1, status: 503 },
      { copies: 0, status: 503 },
    ];
    const fateOf = new Map<string, Fate>();
    await using server = await target((n, id) => {
      const fate = fates[n % fates.length] ?? { copies: 1, status: 201 };
      fateOf.set(id, fate);
      return fate;
    });
    const { of } = await afterWrites(server.url, 10, (workload) => workload.readBack(5000));
    expect(of('readback').length).toBe(of('attempt').length);
    for (const { id, copies } of of('readback')) expect(copies).toBe(fateOf.get(id)?.copies);
    expect(of('source')).toMatchObject([{ source: 'readback', ok: true }]);
  });

  test('what is accepted first is waited for before it is listed: what is done twice shows', async () => {
    const looks = new Map<string, number>();
    const made: string[] = [];
    await using server = await httpServer((request, response, body) => {
      if (request.method === 'POST') {
        looks.set(JSON.parse(body).id, 0);
        return json(response, 202, {});
      }
      if (request.url === '/items')
        return json(response, 200, { data: { items: made.map((id) => ({ id })) } });
      const id = request.url?.slice('/items/'.length) ?? '';
      const seen = looks.get(id);
      if (seen === undefined) return json(response, 404, {});
      looks.set(id, seen + 1);
      // Done at the third look: the first of them once, all others twice.
      if (seen === 2) made.push(...(id === [...looks.keys()][0] ? [id] : [id, id]));
      json(response, 200, { status: seen < 2 ? 'pending' : 'done' });
    });
    const accepting = {
      ...spec,
      ratePerSecond: 20,
      write: { ...spec.write, acknowledged: [202] },
      read: { ...spec.read, path: '/items/{id}' },
      done: { field: 'status', is: 'done', within: 5000 },
    };
    const { onRecord, of, until } = timeline();
    await using workload = await startWorkload({
      clock: createClock(),
      url: server.url,
      spec: accepting,
      onRecord,
    });
    await until(() => of('write').length >= 3);
    await workload.readBack(5000);
    const [first, ...others] = of('readback');
    expect(first).toMatchObject({ copies: 1, done: true });
    expect(others.length).toBeGreaterThan(1);
    for (const one of others) expect(one).toMatchObject({ copies: 2, done: true });
  });

  test('a list in pages is read to its end; one that leads in circles says nothing', async () => {
    const paged = {
      ...spec,
      list: { ...spec.list, path: '/items?after={after}', pages: { first: '0', next: 'next' } },
    };
    const ids: string[] = [];
    for (const circles of [false, true]) {
      await using server = await httpServer((request, response, body) => {
        if (request.method === 'POST') {
          ids.push(JSON.parse(body).id);
          return json(response, 201, {});
        }
        const after = request.url?.match(/after=(\d+)/)?.[1];
        if (after === undefined) return json(response, 200, {});
        const from = Number(after);
        const items = ids.slice(from, from + 2).map((id) => ({ id }));
        const next = from + 2 < ids.length ? from + 2 : circles ? 0 : null;
        json(response, 200, { data: { items }, next });
      });
      const { onRecord, of, until } = timeline();
      await using workload = await startWorkload({
        clock: createClock(),
        url: server.url,
        spec: paged,
        onRecord,
      });
      await until(() => of('write').length >= 7);
      await workload.readBack(5000);
      expect(new Set(copiesOf(of('readback')))).toEqual(new Set([circles ? -1 : 1]));
    }
  });

  test('a list and a read that contradict each other say nothing', async () => {
    await using server = await httpServer((request, response) => {
      if (request.method === 'POST') return json(response, 201, {});
      if (request.url === '/items') return json(response, 200, { data: { items: [{ id: randomUUID() }] } });
      json(response, 200, {});
    });
    const { of } = await afterWrites(server.url, 3, (workload) => workload.readBack(5000));
    expect(new Set(copiesOf(of('readback')))).toEqual(new Set([-1]));
  });

  test.each([
    ['no list', 200, { data: {} }],
    ['an error', 500, { error: 'no' }],
  ])('%s in place of the list: copies cannot be counted, and it is said', async (_title, status, answer) => {
    await using server = await httpServer((request, response) => {
      if (request.url === '/items' && request.method === 'GET') return json(response, status, answer);
      json(response, request.method === 'POST' ? 201 : 200, {});
    });
    const { of } = await afterWrites(server.url, 3, (workload) => workload.readBack(5000));
    expect(new Set(copiesOf(of('readback')))).toEqual(new Set([-1]));
    expect(of('source')).toMatchObject([
      { ok: false, detail: expect.stringContaining('gave no list at data.items') },
    ]);
  });

  test('an id the target answers an error about is not called lost', async () => {
    await using server = await httpServer((request, response) => {
      if (request.method === 'POST') return json(response, 201, {});
      if (request.url === '/items') return json(response, 200, { data: { items: [] } });
      json(response, 503, {});
    });
    const { of } = await afterWrites(server.url, 3, (workload) => workload.readBack(5000));
    expect(new Set(copiesOf(of('readback')))).toEqual(new Set([-1]));
  });

  test('what the transport loses is asked again, and that is on record', async () => {
    const kept = new Map<string, number>();
    let lost = 0;
    await using server = await httpServer((request, response, body) => {
      if (request.method === 'POST') {
        kept.set(JSON.parse(body).id, 1);
        return json(response, 201, {});
      }
      // Each connection is fresh after a break, so no silent second try hides it.
      if (request.url === '/items' && kept.size > 0 && lost++ < 4) return response.socket?.destroy();
      if (request.url === '/items')
        return json(response, 200, { data: { items: [...kept.keys()].map((id) => ({ id })) } });
      json(response, 200, {});
    });
    const { of } = await afterWrites(server.url, 3, (workload) => workload.readBack(5000));
    expect(new Set(copiesOf(of('readback')))).toEqual(new Set([1]));
    expect(of('source')).toMatchObject([
      { source: 'readback', ok: false, detail: expect.stringContaining('GET /items: reset') },
      { source: 'readback', ok: true },
    ]);
  });

  test('a target that is gone: every id is on record as not said, when the limit has passed', async () => {
    const server = await target(() => ({ copies: 1, status: 201 }));
    const { of } = await afterWrites(server.url, 3, async (workload) => {
      await server[Symbol.asyncDispose]();
      await workload.readBack(100);
    });
    expect(of('readback').length).toBe(of('attempt').length);
    expect(new Set(copiesOf(of('readback')))).toEqual(new Set([-1]));
    expect(of('source').every(({ ok }) => !ok)).toBe(true);
  });

  test('the attempt of a runner that died is on record without an outcome', async () => {
    const { onRecord, of, until } = timeline();
    const arrived = Promise.withResolvers<void>();
    await using server = await tcpServer((socket) => socket.once('data', () => arrived.resolve()));
    await using _workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await arrived.promise;
    await until(() => of('attempt').length >= 1);
    expect(of('write')).toEqual([]);
  });
});
