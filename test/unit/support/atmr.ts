import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { buildApp } from '../../../targets/atmr/service/src/app.ts';
import type { Parts } from '../../../targets/atmr/service/src/base.ts';
import { readApiConfig } from '../../../targets/atmr/service/src/config.ts';
import type { Database } from '../../../targets/service-kit/src/db/database.ts';
import { fakeDatabase } from './veza.ts';

type Redis = NonNullable<Parts['redis']>;

export const REQUIRED = {
  DATABASE_URL: 'postgres://atmr:hidden-pw@127.0.0.1:1/atmr',
  OSRM_URL: 'http://127.0.0.1:1',
};

/** A Redis that remembers strings, and can be told to be down. What it cannot do, it refuses. */
export function fakeRedis() {
  const store = new Map<string, string>();
  const state = { down: false };
  const say = <T>(answer: () => T): Promise<T> =>
    state.down ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve(answer());
  const redis = {
    get: (key: string) => say(() => store.get(key) ?? null),
    set: (key: string, value: string) => say(() => store.set(key, value) && 'OK'),
    ping: () => say(() => 'PONG'),
    xlen: () => say(() => 3),
    xrange: () => say(() => [[`${Date.now() - 5000}-0`, ['booking', 'b']]]),
    eval: () => say(() => 1),
    disconnect: () => undefined,
  };
  return { redis: redis as unknown as Redis, store, state };
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** How a router answers its nth call for a route. */
export type RouterAnswer = (call: number, response: ServerResponse) => void;

export const ROUTED: RouterAnswer = (_, response) => {
  const route = { distance: 1234.5, duration: 98.7, geometry: 'abc~' };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code: 'Ok', routes: [route] }));
};
export const SILENT: RouterAnswer = () => undefined;
export const says =
  (status: number, body: unknown): RouterAnswer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

/** A router on a real socket that answers as told; checks of its availability are answered well. */
export async function router(first: RouterAnswer) {
  const state = { answer: first, times: [] as number[] };
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/nearest/')) return response.end('{"code":"Ok"}');
    state.times.push(performance.now());
    return state.answer(state.times.length, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The API on fakes; it is closed after the test. */
export function apiOn(
  options: { env?: Record<string, string>; database?: Database; redis?: Redis; log?: string[] } = {},
) {
  const { env = {}, database = fakeDatabase(), redis, log = [] } = options;
  const { app } = buildApp(readApiConfig({ ...REQUIRED, ...env }), {
    database,
    ...(redis === undefined ? {} : { redis }),
    logStream: { write: (line) => void log.push(line) },
  });
  closing.push(() => app.close());
  const metric = async (series: string): Promise<number> => {
    const { body } = await app.inject({ url: '/prometheus/metrics-http' });
    const line = body.split('\n').find((one) => one.startsWith(`${series} `));
    return Number(line?.split(' ')[1]);
  };
  return { app, log, metric };
}
