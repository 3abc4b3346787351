/** Components whose containers modules of Testcontainers make, and replicas: in a stack, behind links, broken and healed. */

import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { RedisContainer } from '@testcontainers/redis';
import { Client } from 'pg';
import { GenericContainer, Wait } from 'testcontainers';
import { expect, onTestFinished, test } from 'vitest';
import { withReplicas } from '../../harness/cli/replicas.ts';
import { defineComponent } from '../../harness/components/component.ts';
import { node } from '../../harness/components/node/node.ts';
import { postgres } from '../../harness/components/postgres/postgres.ts';
import { redis } from '../../harness/components/redis/redis.ts';
import { onReplicas } from '../../harness/faults/shared/on-replicas.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import { startComponents } from '../support/component-stack.ts';

const signal = () => AbortSignal.timeout(30_000);
const limits = { cpus: 1, memoryMiB: 128 };

test('containers that modules make join the stack with what they set and wait for', async () => {
  const brought = [
    defineComponent({
      ...postgres,
      name: 'shop-db',
      module: (image) =>
        new PostgreSqlContainer(image).withDatabase('shop').withUsername('owner').withPassword('secret'),
    }),
    defineComponent({
      ...redis,
      name: 'shop-cache',
      module: (image) => new RedisContainer(image).withPassword('hush'),
    }),
    defineComponent({
      ...node,
      name: 'slow',
      // Nothing else of it tells that it is ready.
      defaults: { ready: { started: true }, limits },
      module: (image) =>
        new GenericContainer(image)
          .withCommand([
            '--eval',
            "setTimeout(() => { console.log('open at last'); setInterval(() => {}, 1000); }, 1500)",
          ])
          .withWaitStrategy(Wait.forLogMessage('open at last')),
    }),
  ];
  const stack = await startComponents(
    'brought',
    {
      api: {
        image: 'node',
        command: ['--eval', 'setInterval(() => undefined, 1000)'],
        environment: { DATABASE: '{database}', CACHE: '{cache}' },
        ready: { started: true },
        limits,
      },
      database: { image: 'shop-db' },
      cache: { image: 'shop-cache' },
      slow: { image: 'slow' },
    },
    brought,
  );
  onTestFinished(() => stack[Symbol.asyncDispose]());

  // What the module waited for had come when the stack was said to have started.
  expect(await stack.countInLog('slow', 'open at last')).toBe(1);

  const client = new Client({
    host: '127.0.0.1',
    port: Number(new URL(stack.origin('database')).port),
    ...{ user: 'owner', password: 'secret', database: 'shop' },
  });
  await client.connect();
  const { rows } = await client.query('SELECT current_user AS me, current_database() AS here');
  await client.end();
  expect(rows).toEqual([{ me: 'owner', here: 'shop' }]);
  expect(
    await stack.commands.run('cache', ['redis-cli', '-a', 'hush', '--no-auth-warning', 'ping'], signal()),
  ).toBe('PONG\n');
  expect(await stack.links.dial('api-database', 3_000, signal())).toMatchObject({ kind: 'answered' });

  await stopped.inject(stack, 'database', signal());
  expect(await stack.links.dial('api-database', 3_000, signal())).toMatchObject({ kind: 'closed' });
  await stopped.undo(stack, 'database', signal());
  const dialled = async () => (await stack.links.dial('api-database', 3_000, signal())).kind;
  await expect.poll(dialled, { timeout: 15_000 }).toBe('answered');
});

const WHO =
  "require('node:http').createServer((_, answer) => answer.end(require('node:os').hostname())).listen(8080)";
/** Asks on a connection of its own each time, as a caller without a pool does. */
const ASKER = `require('node:http').createServer((_, told) => require('node:http').get('http://' + process.env.WEB, { agent: false },
  (answer) => answer.on('data', (said) => told.end(said))).on('error', (error) => { told.end(error.code); })).listen(8080)`;

test('replicas are reached by one name, and where one is gone the others answer', async () => {
  const program = { image: 'node', port: 8080, ready: { http: '/' } as const, limits };
  const { services } = withReplicas(
    {
      services: {
        api: {
          ...program,
          command: ['--eval', ASKER],
          environment: { WEB: '{web}' },
          after: { web: 'ready' },
        },
        web: { ...program, command: ['--eval', WHO], replicas: 3 },
      },
    },
    'targets/replicas/target.ts',
  ) as { services: Parameters<typeof startComponents>[1] };
  const stack = await startComponents('replicas', services);
  onTestFinished(() => stack[Symbol.asyncDispose]());
  const answering = async () => {
    const heard = new Set<string>();
    for (let n = 0; n < 60; n += 1) heard.add(await (await fetch(stack.origin('api'))).text());
    return heard.size;
  };
  expect(await answering()).toBe(3);
  await stopped.inject(stack, 'web-2', signal());
  expect(await answering()).toBe(2);
  await stopped.undo(stack, 'web-2', signal());
  await expect.poll(answering, { timeout: 15_000 }).toBe(3);

  const all = onReplicas(stopped, ['web', 'web-2', 'web-3']);
  await stopped.inject(stack, 'web', signal());
  await expect(all.effect(stack, 'web', signal())).rejects.toThrow(/seen in 1 of 3 replicas/);
  await all.inject(stack, 'web', signal());
  expect(await all.effect(stack, 'web', signal())).toMatchObject({ seen: true });
  expect(await (await fetch(stack.origin('api'))).text()).toMatch(/^(ECONNRESET|ECONNREFUSED)$/);
  await all.undo(stack, 'web', signal());
  expect(await all.effect(stack, 'web', signal())).toMatchObject({ seen: false });
  await expect.poll(answering, { timeout: 15_000 }).toBe(3);
});
