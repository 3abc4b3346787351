/** HAProxy as a component, with the configuration that veza's owners run it with: which replicas it asks, and what it says by itself. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { startComponents } from '../support/component-stack.ts';

const SERVER = `
  require('node:http')
    .createServer((request, response) => response.end(process.env.NAME + ' ' + request.url))
    .listen(8080);`;
const PATIENCE = { timeout: 15_000, interval: 50 };
const signal = () => AbortSignal.timeout(30_000);

let stack: StartedStack;
beforeAll(async () => {
  const replica = (name: string) => ({
    image: 'node',
    command: ['--eval', SERVER],
    environment: { NAME: name },
    port: 8080,
    ready: { http: '/readyz' },
    limits: { cpus: 0.25, memoryMiB: 64 },
  });
  const content = readFileSync(new URL('../../targets/veza/haproxy.cfg', import.meta.url), 'utf8');
  stack = await startComponents('balancer', {
    api: replica('api'),
    'api-2': replica('api-2'),
    balancer: {
      image: 'haproxy',
      environment: { API_1: '{api}', API_2: '{api-2}' },
      container: { files: [{ path: '/usr/local/etc/haproxy/haproxy.cfg', content }] },
    },
  });
}, 180_000);
afterAll(() => stack?.[Symbol.asyncDispose]());

async function ask() {
  const answer = await fetch(`${stack.origin('balancer')}/orders`, { headers: { connection: 'close' } });
  return { status: answer.status, by: answer.headers.get('x-served-by'), body: await answer.text() };
}
const several = async () => {
  const answers = [];
  for (let i = 0; i < 8; i++) answers.push(await ask());
  return answers;
};
const statuses = async () => [...new Set((await several()).map(({ status }) => status))];

test('any replica answers, in turn, and the answer says which', async () => {
  await expect
    .poll(async () => new Set((await several()).map(({ by }) => by)), PATIENCE)
    .toEqual(new Set(['api-1', 'api-2']));
  const answers = await several();
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['api /orders', 'api-2 /orders']));
});

test('one of two killed: the other answers all', async () => {
  await stack.containers.kill('api-2', signal());
  await expect.poll(statuses, PATIENCE).toEqual([200]);
  expect(new Set((await several()).map(({ by }) => by))).toEqual(new Set(['api-1']));
});

test('with none left it answers 503 by itself, in the error contract; one that is back serves', async () => {
  await stack.containers.kill('api', signal());
  await expect.poll(statuses, PATIENCE).toEqual([503]);
  const { body, by } = await ask();
  expect(by).toBeNull();
  expect(JSON.parse(body)).toEqual({
    success: false,
    error: { code: 'NO_REPLICA', message: expect.any(String) },
  });
  await stack.containers.start('api-2', signal());
  await expect.poll(statuses, PATIENCE).toEqual([200]);
});

test('it tells Prometheus which replicas are up', async () => {
  const url = 'http://127.0.0.1:8404/metrics';
  const told = await stack.commands.run('balancer', ['busybox', 'wget', '-qO-', url], signal());
  expect(told).toMatch(/^haproxy_server_status\{proxy="api",server="api-1",state="DOWN"\} 1$/m);
  expect(told).toMatch(/^haproxy_server_status\{proxy="api",server="api-2",state="UP"\} 1$/m);
});
