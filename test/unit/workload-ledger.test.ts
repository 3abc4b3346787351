import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TimelineRecord, WorkloadSpec } from '../../harness/model.ts';
import { createClock } from '../../harness/observe/clock.ts';
import { startWorkload, type Workload } from '../../harness/workload/workload.ts';
import { deadPort, httpServer, json, tcpServer } from './workload-server.ts';

type Of<K extends TimelineRecord['kind']> = Extract<TimelineRecord, { kind: K }>;

const spec: WorkloadSpec = {
  ratePerSecond: 500,
  deadlineMs: 2000,
  write: { method: 'POST', path: '/items', body: { id: '{id}', title: 'item {n}' }, acknowledged: [201] },
  read: { method: 'GET', path: '/items/{id}', found: [200], absent: [404] },
  list: { method: 'GET', path: '/items', ids: 'data.items', id: 'id' },
};

/** A timeline in memory that can be waited for. */
function timeline() {
  const records: TimelineRecord[] = [];
  let look = () => {};
  return {
    records,
    onRecord(record: TimelineRecord) {
      records.push(record);
      look();
    },
    of: <K extends TimelineRecord['kind']>(kind: K) =>
      records.filter((record): record is Of<K> => record.kind === kind),
    until(condition: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
    },
  };
}

type Kept = Map<string, number>;

/** A target that keeps items; `how` says, per write, how many copies it keeps and what it answers. */
const target = (how: (n: number) => { copies: number; status: number }, kept: Kept = new Map()) => {
  let writes = 0;
  return httpServer((request, response, body) => {
    if (request.method === 'POST') {
      const { copies, status } = how(writes++);
      if (copies > 0) kept.set(JSON.parse(body).id, copies);
      return json(response, status, {});
    }
    if (request.url === '/items') {
      const items = [...kept].flatMap(([id, copies]) => Array.from({ length: copies }, () => ({ id })));
      return json(response, 200, { data: { items } });
    }
    json(response, kept.has(request.url?.slice('/items/'.length) ?? '') ? 200 : 404, {});
  });
};

const copiesOf = (records: readonly Of<'readback'>[]) => records.map(({ copies }) => copies);

describe('the workload', () => {
  test('writes and reads by turns, each write on record before it leaves', async () => {
    const { records, onRecord, of, until } = timeline();
    await using server = await target(() => ({ copies: 1, status: 201 }));
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length >= 10 && of('read').length >= 10);
    await workload.stop();
    const attempts = of('attempt').map(({ id }) => id);
    expect(new Set(attempts).size).toBe(attempts.length);
    expect(
      of('write')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...attempts].sort());
    for (const write of of('write')) {
      const attempt = records.findIndex((record) => record.kind === 'attempt' && record.id === write.id);
      expect(attempt).toBeLessThan(records.indexOf(write));
      expect(write).toMatchObject({ outcome: 'acknowledged', status: 201 });
    }
    expect(of('read').every(({ ok, found }) => ok && found === true)).toBe(true);
    expect(workload.stats()).toMatchObject({
      attempted: attempts.length,
      acknowledged: attempts.length,
      refused: 0,
    });
    expect(workload.stats().lastError).toBeUndefined();
  });

  test('intended times are exact multiples of the period', async () => {
    const { onRecord, of, until } = timeline();
    await using server = await target(() => ({ copies: 1, status: 201 }));
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length + of('read').length >= 20);
    await workload.stop();
    const intended = [...of('write'), ...of('read')].map((record) => record.intended).sort((a, b) => a - b);
    for (const [n, at] of intended.entries()) expect(at).toBeCloseTo((intended[0] ?? 0) + n * 2, 2);
  });

  test('logs in once and carries what it captured', async () => {
    const { onRecord, of, until } = timeline();
    let logins = 0;
    const seen = new Set<string | undefined>();
    await using server = await httpServer((request, response, body) => {
      if (request.url === '/login') {
        logins += 1;
        return json(response, 200, { data: { token: `t-${JSON.parse(body).user}` } });
      }
      seen.add(request.headers.authorization);
      json(response, request.method === 'POST' ? 201 : 200, {});
    });
    const headers = { authorization: 'Bearer {token}' };
    await using workload = await startWorkload({
      clock: createClock(),
      url: server.url,
      spec: {
        ...spec,
        login: { method: 'POST', path: '/login', body: { user: 'drill' }, capture: { token: 'data.token' } },
        write: { ...spec.write, headers },
        read: { ...spec.read, headers },
      },
      onRecord,
    });
    await until(() => of('read').length >= 3);
    await workload.stop();
    expect(logins).toBe(1);
    expect([...seen]).toEqual(['Bearer t-drill']);
  });

  test.each([
    ['refuses', 401, { error: 'who?' }, /POST \/login\) was answered: 401 \{"error":"who\?"\}/],
    [
      'answers without the token',
      200,
      { data: { tok: 'x' } },
      /without data\.token.*at the top it has: data/,
    ],
  ])('a login that the target %s is named, and nothing is sent', async (_title, status, body, message) => {
    await using server = await httpServer((_request, response) => json(response, status, body));
    const login = { method: 'POST', path: '/login', capture: { token: 'data.token' } } as const;
    const { records, onRecord } = timeline();
    await expect(
      startWorkload({ clock: createClock(), url: server.url, spec: { ...spec, login }, onRecord }),
    ).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
    expect(records).toEqual([]);
  });

  test('a target that refuses from the first request is seen at once, with what it says', async () => {
    const { onRecord, of, until } = timeline();
    await using server = await httpServer((_request, response) => json(response, 403, { code: 'FORBIDDEN' }));
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length >= 5);
    const { acknowledged, refused, okInARow, lastError } = workload.stats();
    expect({ acknowledged, okInARow }).toEqual({ acknowledged: 0, okInARow: 0 });
    expect(refused).toBeGreaterThanOrEqual(5);
    expect(lastError).toBe('POST /items was answered: 403 {"code":"FORBIDDEN"}');
  });

  test('outcomes: no connection is refused, a broken one and silence are indeterminate', async () => {
    const outcomeAt = async (url: string) => {
      const { onRecord, of, until } = timeline();
      const workload = await startWorkload({
        clock: createClock(),
        url,
        spec: { ...spec, deadlineMs: 50 },
        onRecord,
      });
      await until(() => of('write').length >= 3);
      const seen = of('write').map(({ outcome }) => outcome);
      await workload[Symbol.asyncDispose]();
      return [...new Set(seen)];
    };
    expect(await outcomeAt(`http://127.0.0.1:${await deadPort()}`)).toEqual(['refused']);
    await using breaks = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
    expect(await outcomeAt(breaks.url)).toEqual(['indeterminate']);
    await using silent = await tcpServer(() => undefined);
    expect(await outcomeAt(silent.url)).toEqual(['indeterminate']);
  });

  test('disposing gives up what is under way and still settles it', async () => {
    const { onRecord, of, until } = timeline();
    await using silent = await tcpServer(() => undefined);
    const workload = await startWorkload({ clock: createClock(), url: silent.url, spec, onRecord });
    await until(() => of('attempt').length >= 3);
    await workload[Symbol.asyncDispose]();
    expect(of('write').length).toBe(of('attempt').length);
    expect(workload.stats().indeterminate).toBe(of('attempt').length);
  });

  test.each([
    ['http://10.1.2.3', spec, /neither loopback/],
    ['http://127.0.0.1:1', { ...spec, ratePerSecond: 0 }, /ratePerSecond is 0/],
    [
      'http://127.0.0.1:1',
      { ...spec, list: { ...spec.list, path: '/items/{id}' } },
      /workload\.list: nothing is called \{id\}/,
    ],
  ])('refuses to start: %s', async (url, wrong, message) => {
    const { records, onRecord } = timeline();
    await expect(startWorkload({ clock: createClock(), url, spec: wrong, onRecord })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
    });
    expect(records).toEqual([]);
  });
});

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
    await using server = await target((n) => fates[n % fates.length] ?? { copies: 1, status: 201 });
    const { of } = await afterWrites(server.url, 10, (workload) => workload.readBack(5000));
    const copies = new Map(of('readback').map((one) => [one.id, one.copies]));
    expect(of('readback').length).toBe(of('attempt').length);
    for (const [n, { id }] of of('attempt').entries()) {
      expect(copies.get(id)).toBe(fates[n % fates.length]?.copies);
    }
    expect(of('source')).toMatchObject([{ source: 'readback', ok: true }]);
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
    const kept: Kept = new Map();
    let lost = 0;
    await using server = await httpServer((request, response, body) => {
      if (request.method === 'POST') {
        kept.set(JSON.parse(body).id, 1);
        return json(response, 201, {});
      }
      // Each connection is fresh after a break, so no silent second try hides it.
      if (request.url === '/items' && lost++ < 4) return response.socket?.destroy();
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
