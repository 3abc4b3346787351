import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Connections, connections, type Exchanged } from '../../harness/http/connections.ts';
import { deadPort, httpServer, json, tcpServer } from './workload-server.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const GET = { method: 'GET', path: '/' } as const;
const POST = { method: 'POST', path: '/', body: '{}' } as const;

const to = (url: string) => connections(new URL(url), { readBody: true });
const send = (
  via: Connections,
  request: typeof GET | typeof POST = GET,
  deadlineMs = 5000,
): Promise<Exchanged> => new Promise((resolve) => via.send(request, deadlineMs, resolve));

describe('connections', () => {
  test('an answer comes with status and body, and its connection is used again', async () => {
    await using server = await httpServer((_request, response) =>
      json(response, 503, { status: 'not_ready' }),
    );
    const via = to(server.url);
    for (let n = 0; n < 3; n += 1) {
      const exchanged = await send(via);
      expect(exchanged).toMatchObject({ kind: 'answer', status: 503 });
      expect(exchanged.kind === 'answer' && exchanged.body?.toString()).toBe('{"status":"not_ready"}');
    }
    expect(server.accepted()).toBe(1);
    via.close();
  });

  test('requests under way never share or queue for a connection', async () => {
    const waiting: (() => void)[] = [];
    await using server = await httpServer((_request, response) => {
      waiting.push(() => response.end());
      if (waiting.length === 3) for (const answer of waiting) answer();
    });
    const via = to(server.url);
    const all = Promise.all([send(via), send(via), send(via)]);
    expect(via.inFlight).toBe(3);
    expect((await all).map((one) => one.kind)).toEqual(['answer', 'answer', 'answer']);
    expect(via.inFlight).toBe(0);
    expect(server.accepted()).toBe(3);
    via.close();
  });

  test('a connection that is idle is closed, however long the target offers to keep it', async () => {
    const waiting: Socket[] = [];
    const closed: Promise<unknown>[] = [];
    await using server = await tcpServer((socket) => {
      closed.push(once(socket, 'close'));
      socket.on('data', () => {
        waiting.push(socket);
        if (waiting.length >= 3)
          for (const one of waiting.splice(0))
            one.write(OK.replace('\r\n', '\r\nkeep-alive: timeout=65\r\n'));
      });
    });
    const via = connections(new URL(server.url), { readBody: false, idleMs: 50 });
    const three = () => Promise.all([send(via), send(via), send(via)]);
    await three();
    await Promise.all(closed);
    expect((await three()).map(({ kind }) => kind)).toEqual(['answer', 'answer', 'answer']);
    expect(server.accepted()).toBe(6);
    via.close();
  });

  test('refused when nothing listens', async () => {
    const via = to(`http://127.0.0.1:${await deadPort()}`);
    expect(await send(via)).toMatchObject({ kind: 'refused' });
    via.close();
  });

  test.each([
    ['accepts and closes', ''],
    ['answers something that is not HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['closes in the middle of the head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['closes in the middle of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
  ])('reset when the target %s', async (_title, bytes) => {
    await using server = await tcpServer((socket) => socket.once('data', () => socket.end(bytes)));
    const via = to(server.url);
    expect(await send(via)).toMatchObject({ kind: 'reset' });
    via.close();
  });

  test.each([
    ['accepts and says nothing', ''],
    ['stops after the head', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n'],
    ['never ends its body', 'HTTP/1.1 200 OK\r\n\r\nabc'],
  ])('late when the target %s; the connection is cut', async (_title, bytes) => {
    const closed = Promise.withResolvers<void>();
    await using server = await tcpServer((socket) => {
      socket.on('close', () => closed.resolve());
      socket.once('data', () => socket.write(bytes));
    });
    const via = to(server.url);
    expect(await send(via, GET, 30)).toEqual({ kind: 'late' });
    expect(via.inFlight).toBe(0);
    await closed.promise;
    via.close();
  });

  test('a request never waits behind one that hangs', async () => {
    let served = 0;
    await using server = await tcpServer((socket) => {
      served += 1;
      if (served > 1) socket.once('data', () => socket.write(OK));
    });
    const via = to(server.url);
    const hung = send(via, GET, 200);
    expect(await send(via)).toMatchObject({ kind: 'answer' });
    expect(await hung).toEqual({ kind: 'late' });
    via.close();
  });

  describe('a kept connection that died meanwhile', () => {
    /** Answers once on each connection, and breaks it at the second request, as a restarted peer would. */
    const restarted = () =>
      tcpServer((socket) => {
        socket.once('data', () => {
          socket.write(OK);
          socket.once('data', () => socket.resetAndDestroy());
        });
      });

    test('a read is sent once more on a fresh one', async () => {
      await using server = await restarted();
      const via = to(server.url);
      expect(await send(via)).toMatchObject({ kind: 'answer' });
      expect(await send(via)).toMatchObject({ kind: 'answer' });
      expect(server.accepted()).toBe(2);
      via.close();
    });

    test('a write is not: it may have been carried out', async () => {
      await using server = await restarted();
      const via = to(server.url);
      expect(await send(via, POST)).toMatchObject({ kind: 'answer' });
      expect(await send(via, POST)).toMatchObject({ kind: 'reset' });
      expect(server.accepted()).toBe(1);
      via.close();
    });

    test('only once: a target that breaks fresh connections too is down', async () => {
      let answered = false;
      await using server = await tcpServer((socket) => {
        socket.on('data', () => {
          if (answered) socket.resetAndDestroy();
          else socket.write(OK);
          answered = true;
        });
      });
      const via = to(server.url);
      expect(await send(via)).toMatchObject({ kind: 'answer' });
      expect(await send(via)).toMatchObject({ kind: 'reset' });
      expect(server.accepted()).toBe(2);
      via.close();
    });

    test('closed by the target while idle, it is not used at all', async () => {
      let gone = Promise.withResolvers<void>();
      await using server = await tcpServer((socket) => {
        socket.on('close', () => gone.resolve());
        socket.once('data', () => socket.end(OK));
      });
      const via = to(server.url);
      for (let n = 0; n < 3; n += 1) {
        gone = Promise.withResolvers<void>();
        expect(await send(via, POST)).toMatchObject({ kind: 'answer' });
        await gone.promise;
      }
      expect(server.accepted()).toBe(3);
      via.close();
    });

    test('the second try shares the deadline of the first', async () => {
      let connection = 0;
      await using server = await tcpServer((socket) => {
        connection += 1;
        if (connection > 1) return;
        socket.once('data', () => {
          socket.write(OK);
          socket.once('data', () => socket.resetAndDestroy());
        });
      });
      const via = to(server.url);
      await send(via);
      expect(await send(via, GET, 50)).toEqual({ kind: 'late' });
      expect(server.accepted()).toBe(2);
      via.close();
    });
  });

  test('closing ends what is under way at once, and opens nothing more', async () => {
    const arrived = Promise.withResolvers<void>();
    await using server = await tcpServer((socket) => socket.once('data', () => arrived.resolve()));
    const via = to(server.url);
    const hung = send(via, GET, 60_000);
    await arrived.promise;
    via.close();
    via.close();
    expect(await hung).toMatchObject({ kind: 'reset' });
    expect(via.inFlight).toBe(0);
    expect(server.accepted()).toBe(1);
  });

  test('what the caller throws is not taken for a broken answer', async () => {
    await using server = await httpServer((_request, response) => json(response, 200, {}));
    const via = to(server.url);
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const thrown = once(process, 'uncaughtException');
    let calls = 0;
    via.send(GET, 5000, () => {
      calls += 1;
      throw new Error('disk full');
    });
    expect((await thrown)[0]).toMatchObject({ message: 'disk full' });
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(calls).toBe(1);
    via.close();
  });
});
