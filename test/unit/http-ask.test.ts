/** The client that asks and the one that follows, against servers that behave and that do not. */

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ask, askForJson, askForText } from '../../harness/http/ask.ts';
import { follow } from '../../harness/http/follow.ts';
import { jsonReader } from '../../harness/http/json-reader.ts';
import { deadPort, httpServer, json, tcpServer } from './workload-server.ts';

const deadlineMs = 2_000;

describe('ask', () => {
  test('sends JSON and tells status, headers and text, whatever the status', async () => {
    await using server = await httpServer((request, response, body) => {
      response.setHeader('x-seen', `${request.method} ${request.url} ${request.headers['content-type']}`);
      json(response, 418, { got: JSON.parse(body) });
    });
    const answer = await ask(`${server.url}/a?b=c`, { method: 'POST', body: { one: 1 }, deadlineMs });
    expect(answer).toMatchObject({ status: 418, text: '{"got":{"one":1}}' });
    expect(answer.headers['x-seen']).toBe('POST /a?b=c application/json');
  });

  test('holds back the last byte of what it sends for as long as it is told to', async () => {
    const [begun, rest] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let heard = '';
    await using server = await tcpServer((socket) =>
      socket.on('data', (bytes) => {
        heard += String(bytes);
        if (heard.endsWith('{"one":1')) begun.resolve();
        if (heard.endsWith('{"one":1}')) socket.end('HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok');
      }),
    );
    const asking = { method: 'POST', body: { one: 1 }, rest: rest.promise, deadlineMs: 60_000 } as const;
    const answer = ask(server.url, asking);
    await begun.promise;
    expect(heard).toMatch(/content-length: 9\r\n/);
    rest.resolve();
    expect(await answer).toMatchObject({ status: 201, text: 'ok' });
  });

  test('closes its connection with the answer', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await httpServer((request, response) => {
      request.socket.once('close', () => closed.resolve());
      response.end('ok');
    });
    await ask(server.url, { deadlineMs });
    await closed.promise;
    await ask(server.url, { deadlineMs });
    expect(server.accepted()).toBe(2);
  });

  test.each<[string, Parameters<typeof httpServer>[0]]>([
    ['says nothing', () => undefined],
    ['breaks off in the middle of its answer', (_request, response) => void response.write('half')],
  ])('a server that %s did not answer in time', async (_what, handle) => {
    await using server = await httpServer(handle);
    const asked = askForText(`${server.url}/slow?x=1`, { deadlineMs: 100 });
    await expect(asked).rejects.toThrow(/^\/slow did not answer within 0.1 s$/);
  });

  test('says what went wrong with the connection, once', async () => {
    const port = await deadPort();
    const refused = ask(`http://127.0.0.1:${port}/x`, { deadlineMs });
    await expect(refused).rejects.toThrow(`/x gave no answer: connect ECONNREFUSED 127.0.0.1:${port}`);
    await using breaks = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
    await expect(ask(`${breaks.url}/y`, { deadlineMs })).rejects.toThrow(/^\/y gave no answer: /);
  });

  test('an abort is the reason of its signal, not a lack of an answer', async () => {
    await using server = await httpServer(() => undefined);
    const ending = new AbortController();
    const asked = ask(server.url, { deadlineMs, signal: ending.signal });
    ending.abort(new Error('enough'));
    await expect(asked).rejects.toThrow(/^enough$/);
  });

  test('an answer outside the 200s, or no JSON, is an error that says so', async () => {
    await using server = await httpServer((request, response) =>
      request.url === '/no' ? response.writeHead(404).end('{}') : response.end('<html>'),
    );
    await expect(askForJson(`${server.url}/no`, { deadlineMs })).rejects.toThrow(/^\/no answered 404$/);
    const html = askForJson(`${server.url}/page`, { deadlineMs });
    await expect(html).rejects.toThrow(/^\/page answered what is no JSON: <html>$/);
  });
});

test('a reader of JSON asks over connections that it keeps, and closes when disposed of', async () => {
  const closed = new Map<Socket, Promise<unknown>>();
  await using server = await httpServer(({ socket }, response) => {
    if (!closed.has(socket)) closed.set(socket, once(socket, 'close'));
    json(response, 200, { ok: true });
  });
  {
    await using reader = jsonReader(server.url, deadlineMs);
    for (let n = 0; n < 20; n += 1) expect(await reader.get(`/${n}`)).toEqual({ ok: true });
    expect(server.accepted()).toBeLessThanOrEqual(4);
  }
  await Promise.all(closed.values());
});

describe('follow', () => {
  const signal = new AbortController().signal;

  test('gives lines as they come, and ends with the stream', async () => {
    await using server = await httpServer((_request, response) => {
      response.write('one\ntw');
      response.end('o\n');
    });
    await using followed = await follow(server.url, deadlineMs, signal);
    expect(await Array.fromAsync(followed.lines)).toEqual(['one', 'two']);
  });

  test('a stream in which nothing comes is told of, and so is one that is refused', async () => {
    await using server = await httpServer((request, response) => {
      if (request.url === '/stream') response.write('one\n');
      else response.writeHead(503).end();
    });
    await using followed = await follow(`${server.url}/stream`, 100, signal);
    const heard: string[] = [];
    const hearing = (async () => {
      for await (const line of followed.lines) heard.push(line);
    })();
    await expect(hearing).rejects.toThrow(/^\/stream has sent nothing for 0.1 s$/);
    expect(heard).toEqual(['one']);
    const refused = follow(`${server.url}/other`, 100, signal);
    await expect(refused).rejects.toThrow(/^\/other cannot be followed: it answered 503$/);
  });

  test('an abort ends it with the reason of its signal', async () => {
    await using server = await httpServer((_request, response) => void response.write('one\n'));
    const ending = new AbortController();
    await using followed = await follow(server.url, deadlineMs, ending.signal);
    const hearing = (async () => {
      for await (const _line of followed.lines) ending.abort(new Error('enough'));
    })();
    await expect(hearing).rejects.toThrow(/^enough$/);
  });
});
