import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import { buildApp } from '../../targets/atmr/service/src/app.ts';
import { readApiConfig } from '../../targets/atmr/service/src/config.ts';
import { schema } from '../../targets/atmr/service/src/db/schema.ts';
import { migrate } from '../../targets/service-kit/src/db/migrate.ts';

const SERVICE = new URL('../../targets/atmr/service/', import.meta.url).pathname;

/** One replica of the API in this process, its schema current and Redis connected. */
export async function startApi(env: Record<string, string>) {
  const { app, database } = buildApp(readApiConfig({ LOG_LEVEL: 'silent', ...env }));
  await migrate(database, schema, app.log, 10_000, new AbortController().signal);
  const send = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) => {
    const started = performance.now();
    const response = await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
    const { statusCode: status, headers, body } = response;
    return { status, headers, body, json: response.json(), ms: performance.now() - started };
  };
  const get = (url: string) => send('GET', url);
  await expect.poll(async () => (await get('/ready')).status, { timeout: 5000, interval: 10 }).toBe(200);
  const text = async () => (await app.inject({ url: '/prometheus/metrics-http' })).body;
  return {
    get,
    patch: (id: string, status: string) => send('PATCH', `/api/bookings/${id}`, { status }),
    /** A booking of a journey of its own, unless told. */
    book: (id: string, from = '13.41,52.51', to = '13.47,52.55') =>
      send('POST', '/api/bookings', { id, passenger: 'Ada', from, to }),
    statusOf: async (id: string): Promise<string> => (await get(`/api/bookings/${id}`)).json.data?.status,
    metric: async (series: string) => metricIn(await text(), series),
    async [Symbol.asyncDispose]() {
      await app.close();
    },
  };
}

/** A worker in a process of its own, that listens. */
export async function startWorker(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/worker.ts'], { cwd: SERVICE, env });
  const output = { log: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output.log += chunk;
    });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const listening = /listening at (http:\/\/[\d.:]+)/;
  await expect.poll(() => output.log, { timeout: 20_000, interval: 10 }).toMatch(listening);
  const address = listening.exec(output.log)?.[1] ?? '';
  return {
    exit,
    output,
    signal: (name: NodeJS.Signals) => child.kill(name),
    metric: async (series: string) =>
      metricIn(await (await fetch(`${address}/prometheus/metrics-http`)).text(), series),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function metricIn(text: string, series: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.split(' ')[1]);
}
