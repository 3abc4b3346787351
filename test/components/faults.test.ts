/** Known components on real servers: started by their own ready checks, greeted, broken in their own ways, healed. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { abortingAfter, callsOf } from '../support/aborting.ts';
import {
  type ComponentClient,
  inserts,
  makeBucket,
  publishes,
  scans,
  stores,
} from '../support/component-clients.ts';
import { OWN_FAULTS } from '../support/component-faults.ts';
import { startComponents } from '../support/component-stack.ts';

const CLIENTS: Readonly<Record<string, { client: ComponentClient; healthy: string }>> = {
  database: { client: inserts, healthy: 'written' },
  queue: { client: publishes, healthy: 'confirmed' },
  keys: { client: scans, healthy: 'looked' },
  objects: { client: stores, healthy: 'stored' },
};
const SERVICES = Object.keys(CLIENTS);

const signal = () => AbortSignal.timeout(60_000);
const shared: { stack?: StartedStack } = {};
const stackOf = () => {
  if (!shared.stack) throw new Error('the stack did not start');
  return shared.stack;
};

beforeAll(async () => {
  const stack = await startComponents('components', {
    api: {
      image: 'node',
      command: ['--eval', 'setInterval(() => undefined, 1000)'],
      environment: { DATABASE: '{database}', QUEUE: '{queue}', KEYS: '{keys}', OBJECTS: '{objects}' },
      ready: { started: true },
      limits: { cpus: 0.5, memoryMiB: 64 },
    },
    // What is left out is the component's.
    database: {
      image: 'mariadb',
      environment: {
        MARIADB_ROOT_PASSWORD: "root's own",
        MARIADB_DATABASE: 'shop',
        MARIADB_USER: 'shop',
        MARIADB_PASSWORD: 'it\'s "one"',
      },
    },
    queue: {
      image: 'rabbitmq',
      environment: { RABBITMQ_DEFAULT_USER: 'shop', RABBITMQ_DEFAULT_PASS: 'secret' },
    },
    keys: { image: 'redis' },
    objects: {
      image: 'versitygw',
      environment: {
        ROOT_ACCESS_KEY: 'firedrill',
        ROOT_SECRET_KEY: 'on-loopback-only',
        VGW_BACKEND: 'posix',
        VGW_BACKEND_ARG: '/data',
      },
      container: { mounts: [{ path: '/data', volume: 'objects' }] },
    },
  });
  shared.stack = stack;
  await makeBucket(stack, 'objects');
}, 180_000);
afterAll(() => shared.stack?.[Symbol.asyncDispose]());

const heard = (service: string) => CLIENTS[service]?.client(stackOf(), service);
const healthy = (service: string) => CLIENTS[service]?.healthy;

describe.each(SERVICES)('%s', (service) => {
  test('serves as soon as its ready check says so', async () => {
    expect(await heard(service)).toBe(healthy(service));
  });

  test('answers its greeting, and ends the connection where it is greeted so', async () => {
    const { links } = stackOf();
    const link = `api-${service}`;
    const [stays] = await links.dialMany(link, { times: 1, patienceMs: 1_500, toTheEnd: false }, signal());
    expect(stays).toMatchObject({ kind: 'answered' });
    const [ends] = await links.dialMany(link, { times: 1, patienceMs: 8_000, toTheEnd: true }, signal());
    expect(ends).toMatchObject({ kind: 'answered', endedMs: expect.any(Number) });
    expect(ends?.kind === 'answered' && ends.bytes).toBeGreaterThan(90);
  });
});

describe.each(OWN_FAULTS)('$fault.name', ({ fault, service, hears }) => {
  afterEach(() => fault.undo(stackOf(), service, signal()));

  async function expectHealthy(): Promise<void> {
    expect(await heard(service)).toBe(healthy(service));
    const { seen, how } = await fault.effect(stackOf(), service, signal());
    expect(seen, how).toBe(false);
  }

  test('a client sees it, and so does the fault itself; undone, neither does', async () => {
    await expectHealthy();
    await fault.inject(stackOf(), service, signal());
    expect(await heard(service)).toBe(hears);
    const { seen, how } = await fault.effect(stackOf(), service, signal());
    expect(seen, how).toBe(true);
    await fault.undo(stackOf(), service, signal());
    await expectHealthy();
  });

  test('it can be undone where it never was, injected twice, and undone twice', async () => {
    await fault.undo(stackOf(), service, signal());
    await fault.inject(stackOf(), service, signal());
    await fault.inject(stackOf(), service, signal());
    expect(await heard(service)).toBe(hears);
    await fault.undo(stackOf(), service, signal());
    await fault.undo(stackOf(), service, signal());
    await expectHealthy();
  });

  test('however far an aborted injection had come, it can be undone', async () => {
    const whole = callsOf(stackOf());
    await fault.inject(whole.abilities, service, signal());
    await fault.undo(stackOf(), service, signal());
    expect(whole.count()).toBeGreaterThan(0);
    for (let calls = 0; calls < whole.count(); calls += 1) {
      const aborting = abortingAfter(stackOf(), calls);
      await expect(fault.inject(aborting.abilities, service, aborting.signal)).rejects.toThrow();
      await fault.undo(stackOf(), service, signal());
      await expectHealthy();
    }
  });
});
