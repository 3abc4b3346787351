/** The proxy that stands in front of a service and says what is not so: a real one, before a real server. */

import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { connections, type Exchanged, type HttpRequest } from '../../harness/http/connections.ts';
import { sendOnce } from '../../harness/http/exchange.ts';
import { parseJson } from '../../harness/http/json-fields.ts';
import type { WorkloadSpec } from '../../harness/model/request.ts';
import type { Asked, HttpProbe, Lie } from '../../harness/shim/lie.ts';
import { type Shim, startShim } from '../../harness/shim/shim.ts';
import { httpServer, json, type TestServer, tcpServer } from './workload-server.ts';

const readiness: HttpProbe = { path: '/ready', good: { status: 200 }, deadlineMs: 1000 };
const workload: WorkloadSpec = {
  ratePerSecond: 8,
  deadlineMs: 1000,
  write: { method: 'POST', path: '/notes', body: { id: '{id}', title: 'Note {n}' }, acknowledged: [201] },
  read: { method: 'GET', path: '/notes/{id}', found: [200], absent: [404] },
  list: { method: 'GET', path: '/notes', ids: 'notes', id: 'id' },
};
const asked: Asked = { workload, user: { path: '/user', good: { status: 200 }, deadlineMs: 1000 } };

/** A service that keeps notes; ready as long as it is well. */
interface Notes extends TestServer {
  kept: Map<string, { id: string; title: string }>;
  well: boolean;
}

async function notes(): Promise<Notes> {
  const kept: Notes['kept'] = new Map();
  const server = await httpServer(({ method, url = '' }, response, body) => {
    if (url === '/ready' || url === '/user')
      return json(response, service.well ? 200 : 503, { status: service.well ? 'ready' : 'down' });
    if (method === 'POST') {
      if (!service.well) return json(response, 503, {});
      const note = JSON.parse(body) as { id: string; title: string };
      kept.set(note.id, note);
      return json(response, 201, note);
    }
    if (url === '/notes') return json(response, 200, { notes: [...kept.values()] });
    const note = kept.get(url.split('/').at(-1) ?? '');
    return json(response, note ? 200 : 404, note ?? {});
  });
  const service: Notes = Object.assign(server, { kept, well: true });
  return service;
}

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

/** A service with a shim before it, and how it is asked. */
async function behind(lie: Lie) {
  const service = await notes();
  const shim: Shim = await startShim(service.url, lie, asked);
  const to = connections(new URL(shim.origin), { readBody: true });
  open.push(service, shim, { [Symbol.asyncDispose]: async () => to.close() });
  const ask = (request: HttpRequest): Promise<Exchanged> => sendOnce(to, request, 5_000);
  const get = async (path: string) => {
    const came = await ask({ method: 'GET', path });
    if (came.kind !== 'answer') throw new Error(`${path}: ${came.kind}`);
    return { status: came.status, json: parseJson(came.body) };
  };
  const write = async (n: number) => {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const came = await ask({
      method: 'POST',
      path: '/notes',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, title: `Note ${n}` }),
    });
    if (came.kind !== 'answer') throw new Error(came.kind);
    return { id, status: came.status, json: parseJson(came.body) };
  };
  const writes = async (many: number, from = 0) => {
    const all = [];
    for (let n = from; n < from + many; n += 1) all.push(await write(n));
    return all;
  };
  return { service, shim, ask, get, write, writes };
}

describe('an honest shim', () => {
  test('passes on what is asked and what is answered', async () => {
    const { service, shim, get, write } = await behind({ tells: 'the truth' });
    for (const stage of ['before', 'broken', 'after'] as const) shim.enter(stage);
    expect(await write(1)).toMatchObject({ status: 201, json: { title: 'Note 1' } });
    expect([...service.kept.values()]).toMatchObject([{ title: 'Note 1' }]);
    service.well = false;
    expect(await get('/ready')).toEqual({ status: 503, json: { status: 'down' } });
    expect(shim.told()).toBe(0);
  });

  test('cuts the connection where the service gives no answer', async () => {
    await using silent = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
    await using shim = await startShim(silent.url, { tells: 'the truth' }, asked);
    const to = connections(new URL(shim.origin), { readBody: true });
    expect(await sendOnce(to, { method: 'GET', path: '/ready' }, 5_000)).toMatchObject({ kind: 'reset' });
    to.close();
  });

  test('lets the service see a client go that gives up', async () => {
    const gone = Promise.withResolvers<void>();
    await using slow = await httpServer((_, response) => response.once('close', () => gone.resolve()));
    await using shim = await startShim(slow.url, { tells: 'the truth' }, asked);
    const to = connections(new URL(shim.origin), { readBody: true });
    expect(await sendOnce(to, { method: 'GET', path: '/slow' }, 50)).toEqual({ kind: 'late' });
    await gone.promise;
    to.close();
  });

  test.each([
    ['a client that speaks no HTTP', 'PING\r\n'],
    ['a client that waits for the server to begin', undefined],
  ])('passes on byte by byte for %s', async (_, says) => {
    await using server = await tcpServer((socket) => {
      if (says === undefined) socket.write('hello');
      else socket.once('data', (heard) => socket.write(`heard ${heard.toString().trim()}`));
    });
    await using shim = await startShim(server.url, { tells: 'always ready', readiness }, asked);
    const client = connect(Number(new URL(shim.origin).port), '127.0.0.1');
    if (says !== undefined) client.write(says);
    const heard = await new Promise((resolve) => client.once('data', (data) => resolve(data.toString())));
    expect(heard).toBe(says === undefined ? 'hello' : 'heard PING');
    client.destroy();
  });

  test('is had for loopback alone', async () => {
    await expect(startShim('http://192.0.2.1:80', { tells: 'the truth' }, asked)).rejects.toThrow(
      /neither loopback/,
    );
  });
});

describe('a readiness that does not look', () => {
  test('goes on saying that all is well, from the injection on', async () => {
    const { service, shim, get } = await behind({ tells: 'always ready', readiness });
    service.well = false;
    expect(await get('/ready')).toMatchObject({ status: 503 });
    service.well = true;
    expect(await get('/ready')).toMatchObject({ status: 200 });
    shim.enter('broken');
    service.well = false;
    expect(await get('/ready')).toEqual({ status: 200, json: { status: 'ready' } });
    expect(await get('/user')).toMatchObject({ status: 503 });
    expect(shim.told()).toBe(1);
  });

  test('is never good again after the undo, in the words it had while the fault lasted', async () => {
    const { service, shim, get } = await behind({ tells: 'never ready', readiness });
    expect(await get('/ready')).toMatchObject({ status: 200 });
    shim.enter('broken');
    service.well = false;
    expect(await get('/ready')).toMatchObject({ status: 503 });
    service.well = true;
    expect(await get('/ready')).toMatchObject({ status: 200 });
    service.well = false;
    await get('/ready');
    service.well = true;
    shim.enter('after');
    expect(await get('/ready')).toEqual({ status: 503, json: { status: 'down' } });
    expect(await get('/user')).toMatchObject({ status: 200 });
  });

  test('is never good again where it never was bad', async () => {
    const { shim, get } = await behind({ tells: 'never ready', readiness });
    await get('/ready');
    shim.enter('broken');
    await get('/ready');
    shim.enter('after');
    expect(await get('/ready')).toMatchObject({ status: 503 });
  });
});

describe('answers after the undo', () => {
  test('are those of a client, too, that connects and takes its time to ask', async () => {
    const { shim } = await behind({ tells: 'failing', what: 'user' });
    shim.enter('after');
    const { hostname, port } = new URL(shim.origin);
    const client = connect({ host: hostname, port: Number(port) });
    open.push({ [Symbol.asyncDispose]: async () => void client.destroy() });
    // Ten times as long as the shim gives a client before it lets the server begin.
    await new Promise((resolve) => setTimeout(resolve, 300));
    client.write('GET /user HTTP/1.1\r\nhost: service\r\n\r\n');
    const said = await new Promise<string>((resolve) =>
      client.once('data', (chunk) => resolve(String(chunk))),
    );
    expect(said).toMatch(/^HTTP\/1\.1 503 /);
  });

  test('come late, for good', async () => {
    const { shim, get } = await behind({ tells: 'late', byMs: 80 });
    const took = async () => {
      const from = performance.now();
      await get('/user');
      return performance.now() - from;
    };
    await took();
    shim.enter('broken');
    await took();
    expect(shim.told()).toBe(0);
    shim.enter('after');
    // A timer may be a millisecond early, and never more.
    expect(await took()).toBeGreaterThan(78);
    expect(shim.told()).toBe(1);
  });

  test('are refused for a while, writes alone', async () => {
    const { service, shim, get, write } = await behind({ tells: 'failing', what: 'writes', forMs: 100 });
    expect(await write(1)).toMatchObject({ status: 201 });
    shim.enter('after');
    expect(await write(2)).toMatchObject({ status: 503 });
    expect(await get('/user')).toMatchObject({ status: 200 });
    await expect.poll(async () => (await write(3)).status, { interval: 20 }).toBe(201);
    expect([...service.kept.values()].map(({ title }) => title)).toEqual(['Note 1', 'Note 3']);
  });

  test("are refused for good on the user's route where nothing is written", async () => {
    const { shim, get } = await behind({ tells: 'failing', what: 'user' });
    expect(await get('/user')).toMatchObject({ status: 200 });
    shim.enter('after');
    expect(await get('/user')).toMatchObject({ status: 503 });
    expect(await get('/ready')).toMatchObject({ status: 200 });
  });
});

describe('one acknowledged write in five', () => {
  test('is acknowledged in its own words and not stored', async () => {
    const { service, shim, writes } = await behind({ tells: 'stored', but: 'swallowed', oneIn: 5 });
    await writes(10);
    shim.enter('broken');
    shim.enter('after');
    const after = await writes(10, 10);
    expect(after.every(({ status }) => status === 201)).toBe(true);
    expect(after.every(({ id, json: said }) => (said as { id: string }).id === id)).toBe(true);
    expect(service.kept.size).toBe(18);
    expect(shim.told()).toBe(2);
  });

  test('is stored twice, under an id of its own', async () => {
    const { service, shim, writes } = await behind({ tells: 'stored', but: 'stored twice', oneIn: 5 });
    await writes(5);
    expect(service.kept.size).toBe(5);
    shim.enter('after');
    const after = await writes(10, 5);
    expect(service.kept.size).toBe(17);
    expect(after.every(({ id }) => service.kept.has(id))).toBe(true);
    expect(shim.told()).toBe(2);
  });

  test('is listed twice', async () => {
    const { service, shim, get, writes } = await behind({ tells: 'stored', but: 'listed twice', oneIn: 5 });
    shim.enter('after');
    await writes(10);
    const listed = (await get('/notes')).json as { notes: { id: string }[] };
    expect([service.kept.size, listed.notes.length, new Set(listed.notes.map(({ id }) => id)).size]).toEqual([
      10, 12, 10,
    ]);
  });

  test('is read with the content of another, under its own id', async () => {
    const { shim, get, writes } = await behind({ tells: 'stored', but: 'changed', oneIn: 5 });
    shim.enter('after');
    const all = await writes(10);
    const read = [];
    for (const { id } of all) read.push({ id, ...(await get(`/notes/${id}`)) });
    expect(read.every(({ id, json: said }) => (said as { id: string }).id === id)).toBe(true);
    const wrong = read.filter(({ json: said }, n) => (said as { title: string }).title !== `Note ${n}`);
    expect(wrong).toHaveLength(2);
    expect(shim.told()).toBe(2);
  });

  test('is none of those that the service itself refused', async () => {
    const { service, shim, writes } = await behind({ tells: 'stored', but: 'swallowed', oneIn: 5 });
    await writes(3);
    shim.enter('broken');
    service.well = false;
    expect((await writes(10, 3)).every(({ status }) => status === 503)).toBe(true);
    expect(shim.told()).toBe(0);
  });
});
