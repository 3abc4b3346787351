/** That nothing but its own definition need know of a component. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { catalogue } from '../../harness/components/catalogue.ts';
import { type ComponentSpec, defineComponent } from '../../harness/components/component.ts';
import { linkControl } from '../../harness/stack/links.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { NO_MONITORING } from '../support/no-monitoring.ts';

/** A queue that speaks a protocol of its own: it answers a client that has said hello, and no other. */
const queue: ComponentSpec = {
  name: 'test-queue',
  title: 'Queue 3',
  reference: 'example/queue:3.1',
  major: '3',
  recipe: { from: 'scratch', files: [], instructions: 'CMD ["/queue"]\n' },
  greeting: { stays: 'HELLO\n', ends: 'HELLO\nBYE\n' },
  defaults: {
    port: 4222,
    ready: { command: ['queue', 'status'] },
    limits: { cpus: 0.5, memoryMiB: 64 },
  },
};

type Services = Parameters<typeof planStack>[0]['services'];

const planned = (services: Services, component = queue) =>
  planStack(
    { name: 'shop', services },
    {
      components: [defineComponent(component)],
      monitoring: NO_MONITORING,
      helpers: { receiver: '', resolver: '' },
    },
  );

const api = {
  image: 'service',
  environment: { QUEUE: 'queue://{events}' },
  port: 8080,
  ready: { port: true },
  limits: { cpus: 1, memoryMiB: 64 },
} as const;

describe('a component that is defined in a test', () => {
  test('is planned by the defaults of its definition', () => {
    const { containers } = planned({ api, events: { image: 'test-queue' } });
    expect(containers.find(({ name }) => name === 'events')).toEqual({
      name: 'events',
      image: 'test-queue',
      environment: {},
      files: [],
      ...queue.defaults,
    });
  });

  test('is planned as the target has it where the target says something', () => {
    const limits = { cpus: 2, memoryMiB: 512 };
    const { containers, links } = planned({ api, events: { image: 'test-queue', port: 4333, limits } });
    expect(containers.find(({ name }) => name === 'events')).toMatchObject({
      port: 4333,
      limits,
      ready: { command: ['queue', 'status'] },
    });
    expect(links).toMatchObject([{ from: 'api', to: 'events', address: 'events:4333' }]);
  });

  test('without defaults needs them of the target, which is told so by the name of its service', () => {
    const { defaults: _, ...bare } = queue;
    expect(() => planned({ api, events: { image: 'test-queue' } }, bare)).toThrow(
      'targets/shop/target.ts: services.events needs port, ready and limits: test-queue has no defaults for all of them',
    );
  });

  test.each([
    { of: 'that it speaks', greeting: queue.greeting, seen: { kind: 'answered', line: 'WELCOME' } },
    { of: 'of HTTP, for want of one of its own', greeting: undefined, seen: { kind: 'closed' } },
  ])('is greeted on its links in the protocol $of', async ({ greeting, seen }) => {
    await using server = await queueServer();
    const { greeting: _, ...silent } = queue;
    const { links } = planned(
      { api, events: { image: 'test-queue' } },
      { ...silent, ...(greeting ? { greeting } : {}) },
    );
    expect(await probed(links, 'api-events', server.port)).toMatchObject(seen);
  });
});

describe('the list of components', () => {
  test('names the component of every folder, once, and nothing else', async () => {
    const entries = await readdir(join(ROOT, 'harness', 'components'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(catalogue.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  test.each(catalogue)('$name: each greeting is long enough to be struck by its length', ({ greeting }) => {
    for (const said of [greeting.stays, greeting.ends]) expect(said.length).toBeGreaterThan(360);
  });
});

async function queueServer(): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((socket) => {
    socket.once('data', (said) => socket.end(said.toString().startsWith('HELLO\n') ? 'WELCOME\n' : ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

/** What the probe of a link sees: its own program, run here instead of inside a stack, against a port of this machine. */
async function probed(links: Parameters<typeof linkControl>[0], link: string, port: number) {
  const commands = {
    async run(_: string, [, ...words]: readonly string[]) {
      const order = { ...(JSON.parse(words.at(-1) ?? '') as object), host: '127.0.0.1', port };
      const ran = await promisify(execFile)(process.execPath, [...words.slice(0, -1), JSON.stringify(order)]);
      return ran.stdout;
    },
  };
  const unasked = () => Promise.reject(new Error('the network was asked'));
  const control = linkControl(links, () => unasked, commands, { run: unasked });
  return control.dial(link, 5_000, new AbortController().signal);
}
