import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { expect, test } from 'vitest';
import { lookForRoutes } from '../../harness/cli/init/routes.ts';

/**
 * @param answers of routes: a status, or where a redirect leads; any other is 404
 * @param types of routes, of what they answer
 */
async function serving(
  answers: Record<string, number | string>,
  otherwise = 404,
  types: Record<string, string> = {},
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = answers[request.url ?? ''] ?? otherwise;
    const type = types[request.url ?? ''] ?? 'text/html; charset=utf-8';
    if (typeof answer === 'number') response.writeHead(answer, { 'content-type': type }).end();
    else response.writeHead(307, { location: answer }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    look: () => lookForRoutes(`http://127.0.0.1:${port}`, new AbortController().signal),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('the first of each sort that answers well is taken, and each is asked once', async () => {
  await using service = await serving({
    '/readyz': 204,
    '/health': 200,
    '/metrics': 200,
    '/': 302,
    '/ready': 503,
  });
  expect(await service.look()).toEqual({
    root: { path: '/', status: 302 },
    readiness: { path: '/readyz', status: 204 },
    health: { path: '/health', status: 200 },
    metrics: { path: '/metrics', status: 200 },
  });
  expect(new Set(service.asked).size).toBe(service.asked.length);
  expect(service.asked.every((one) => one.startsWith('GET '))).toBe(true);
});

test('a service whose root leads to a folder is asked for what is below it, too', async () => {
  const below = { '/v1/': 200, '/v1/__heartbeat__': 200, '/healthz': 200, '/v1/healthz': 200 };
  for (const root of ['/v1/', 'http://api.example/v1/?x=1']) {
    await using service = await serving({ '/': root, ...below });
    expect(await service.look()).toEqual({
      root: { path: '/v1/', status: 200 },
      readiness: { path: '/v1/__heartbeat__', status: 200 },
      health: { path: '/healthz', status: 200 },
    });
    expect(new Set(service.asked).size).toBe(service.asked.length);
  }
});

test.each([
  [
    'one page for all',
    '/ui/',
    { '/ui/': 200, '/ui/asked-by-firedrill-to-see-what-is-not-there': 200, '/ui/ready': 200 },
  ],
  ['a page', '/login', { '/login': 200, '/login/ready': 200 }],
  ['nothing', 'http://[', { '/ready/': 200 }],
])('a root that leads to %s has no routes below it', async (_, root, answers) => {
  await using service = await serving({ '/': root, ...answers });
  expect(await service.look()).not.toHaveProperty('readiness.path');
});

test('a service that serves one page for whatever is asked has no such routes', async () => {
  await using service = await serving({}, 200);
  expect(await service.look()).toEqual({ root: { path: '/', status: 200 } });
});

test('of a service with one page for whatever it does not know, what is no page is a route', async () => {
  const types = { '/ready': 'application/json', '/metrics': 'text/plain; version=0.0.4' };
  await using service = await serving({}, 200, types);
  expect(await service.look()).toEqual({
    root: { path: '/', status: 200 },
    readiness: { path: '/ready', status: 200 },
    metrics: { path: '/metrics', status: 200 },
  });
});

test('one that does not answer has none, which is no error', async () => {
  expect(await lookForRoutes('http://127.0.0.1:1', new AbortController().signal)).toEqual({});
});

test('one that has just been started is asked until it listens, and until what it needs is there', async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    if (request.url === '/ready') asked += 1;
    response.writeHead(request.url !== '/ready' ? 404 : asked < 3 ? 503 : 200).end();
  });
  // A proxy takes connections before there is a service, and ends them without a word.
  let hungUp = 0;
  const proxy = createTcpServer((socket) => {
    if (hungUp === 2) return void server.emit('connection', socket);
    hungUp += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const look = (withinMs?: number) =>
    lookForRoutes(`http://127.0.0.1:${port}`, new AbortController().signal, withinMs);
  expect((await look(20_000)).readiness).toEqual({ path: '/ready', status: 200 });
  expect([hungUp, asked]).toEqual([2, 3]);
  server.closeAllConnections();
  proxy.close();
});
