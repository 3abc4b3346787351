import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import type { ProbeSpec } from '../../harness/model/request.ts';
import { probeClient } from '../../harness/signals/probes/probe-client.ts';
import type { Judged } from '../../harness/signals/probes/prober-answer.ts';
import { loginOnce } from '../../harness/signals/workload/login.ts';

/** One probe, sent once. */
function probed(url: string, spec: ProbeSpec, values: Record<string, string> = {}): Promise<Judged> {
  const client = probeClient({ name: 'user', url, spec, alsoRead: [], values });
  onTestFinished(() => client.close());
  return new Promise((resolve) => client.ask(spec.deadlineMs, resolve));
}

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

/** Lets in who has its cookie, takes JSON, and has a page for people. */
function shop(): Promise<string> {
  return listening(
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { method, url, headers } = request;
        if (url === '/login') {
          response.setHeader('set-cookie', ['session=s3; HttpOnly', 'theme=dark; Path=/']);
          response.writeHead(body === 'user=ada&password=a+b' ? 302 : 403).end();
        } else if (url === '/search') {
          const fine = headers.cookie === 'session=s3; theme=dark' && headers['x-tenant'] === 'one';
          const asked: unknown = fine && method === 'POST' ? JSON.parse(body) : undefined;
          response.setHeader('x-cache', 'miss, fresh');
          response.writeHead(fine ? 200 : 401).end(JSON.stringify({ asked }));
        } else response.writeHead(200).end('<h1>All systems operational</h1>');
      });
    }),
  );
}

const deadlineMs = 1000;

test('a probe sends method, headers, nested JSON and what the login captured', async () => {
  const url = await shop();
  const values = await loginOnce(url, {
    method: 'POST',
    path: '/login',
    form: { user: 'ada', password: 'a b' },
    capture: { cookies: 'header:set-cookie' },
  });
  expect(values).toEqual({ cookies: 'session=s3; theme=dark' });
  const search: ProbeSpec = {
    method: 'POST',
    path: '/search',
    headers: { cookie: '{cookies}', 'x-tenant': 'one' },
    body: { query: { terms: ['a', { near: '{cookies}' }], limit: 5 } },
    good: { status: '2xx', json: { 'asked.query.limit': 5 }, headers: { 'X-Cache': 'fresh' } },
    deadlineMs,
  };
  expect(await probed(url, search, values)).toMatchObject({ outcome: 'good', status: 200 });
  expect(await probed(url, { ...search, headers: { 'x-tenant': 'one' } }, values)).toMatchObject({
    outcome: 'bad',
    status: 401,
  });
  const stale = { ...search, good: { status: '2xx', headers: { 'x-cache': 'stale' } } } satisfies ProbeSpec;
  expect(await probed(url, stale, values)).toMatchObject({ outcome: 'bad', status: 200 });
});

test('a page for people is good when it says so, whatever its status', async () => {
  const url = await shop();
  const page = (text: string): ProbeSpec => ({ path: '/', good: { status: [200, '3xx'], text }, deadlineMs });
  expect(await probed(url, page('operational'))).toMatchObject({ outcome: 'good' });
  expect(await probed(url, page('degraded'))).toMatchObject({ outcome: 'bad', status: 200 });
});

test('a server is asked by TCP for what it must say; that it accepts a connection proves nothing', async () => {
  const redis = await listening(
    createTcpServer((socket) => socket.on('data', (said) => socket.write(`+P${String(said).slice(1)}`))),
  );
  // As an engine's proxy does whose container does not listen.
  const accepting = await listening(createTcpServer((socket) => socket.end()));
  const silent = await listening(createTcpServer(() => undefined));
  const spec: ProbeSpec = { tcp: { send: 'PONG\r\n', expect: '+PONG' }, deadlineMs: 200 };
  expect(await probed(redis, spec)).toEqual({ outcome: 'good' });
  expect(await probed(accepting, spec)).toEqual({ outcome: 'reset' });
  expect(await probed(silent, spec)).toEqual({ outcome: 'late' });
  expect(await probed('http://127.0.0.1:1', spec)).toEqual({ outcome: 'refused' });
  expect(await probed(redis, { tcp: { send: 'PUNG', expect: 'PONG' }, deadlineMs: 200 })).toEqual({
    outcome: 'late',
  });
});

test('a gRPC server is good while its own health service says that it serves', async () => {
  const states: Record<string, number> = { '': 1, orders: 2 };
  const server = new grpc.Server();
  const check = {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: ({ service }: { service: string }) => Buffer.from(service),
    requestDeserialize: (message: Buffer) => ({ service: message.subarray(2).toString() }),
    responseSerialize: (state: number) => Buffer.from([0x08, state]),
    responseDeserialize: (message: Buffer) => message[1] ?? 0,
  };
  server.addService(
    { check },
    {
      check(call: { request: { service: string } }, answer: grpc.sendUnaryData<number>) {
        const state = states[call.request.service];
        if (state === undefined) answer({ code: grpc.status.NOT_FOUND });
        else answer(null, state);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  const asked = (service: string) => probed(`http://127.0.0.1:${port}`, { grpc: service, deadlineMs });
  expect(await asked('')).toEqual({ outcome: 'good' });
  expect(await asked('orders')).toEqual({ outcome: 'bad' });
  expect(await asked('unknown')).toEqual({ outcome: 'bad' });
  states[''] = 2;
  expect(await asked('')).toEqual({ outcome: 'bad' });
  // A port on which nothing ever listened: of one just closed, a child being forked beside may still hold a copy.
  expect(await probed('http://127.0.0.1:1', { grpc: '', deadlineMs })).toEqual({ outcome: 'refused' });
  const silent = await listening(createTcpServer(() => undefined));
  expect(await probed(silent, { grpc: '', deadlineMs: 200 })).toEqual({ outcome: 'late' });
});
