/**
 * A stack reaches nothing but itself. Packets are counted by a rule that drops them first, and services that try from their first
 * moment on; the same with the guard taken away shows that the count would tell.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Docker from 'dockerode';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { networkTools } from '../../harness/components/network-tools/network-tools.ts';
import { node } from '../../harness/components/node/node.ts';
import { toxiproxy } from '../../harness/components/toxiproxy/toxiproxy.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { until } from '../../harness/host/until.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { type StartedStack, startStack } from '../../harness/stack/start-stack.ts';
import {
  dropForeignPackets,
  type ForeignPackets,
  foreignAddress,
  ownForeignAddress,
} from '../support/foreign-packets.ts';

const engine = await openEngine(silentProgress());
const { signal } = new AbortController();
const [THERE, BESIDE] = [foreignAddress(1), foreignAddress(2)];

/** Sends to a foreign address as soon as it runs, 100 times a second, and tells on request how often it tried. */
const EAGER = `
let tries = 0;
const socket = require('node:dgram').createSocket('udp4').on('error', () => {});
const send = () => {
  tries += 1;
  socket.send('x', 9, '${THERE}', () => {});
  require('node:net').connect(80, '${THERE}').on('error', () => {}).unref();
};
send();
setInterval(send, 10);
require('node:http').createServer((_, response) => response.end(String(tries))).listen(8080);`;

/** An engine that knows nothing of the gateway that it is told: the guard is taken away. */
function unguarding(docker: Docker): Docker {
  const createNetwork = (options: Docker.NetworkCreateOptions) => {
    const ranges = (options.IPAM?.Config ?? []).map(({ Subnet = '', Gateway = '' }) => ({ Subnet, Gateway }));
    return docker.createNetwork({ ...options, ...(options.IPAM ? { IPAM: { Config: ranges } } : {}) });
  };
  return new Proxy(docker, {
    get(target, key) {
      if (key === 'createNetwork') return createNetwork;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function start(
  run: string,
  {
    docker = engine.docker,
    allowed = [] as string[],
    environment = {} as Record<string, string>,
    resolve = (host: string): Promise<{ address: string }[]> => Promise.reject(new Error(host)),
  } = {},
): Promise<StartedStack> {
  const progress = silentProgress();
  const provided = await provideImages(engine, [node, toxiproxy, networkTools], progress);
  const plan = planStack(
    {
      name: 'eager',
      services: {
        api: {
          image: 'node',
          command: ['--eval', EAGER],
          environment,
          port: 8080,
          ready: { http: '/' },
          limits: { cpus: 1, memoryMiB: 128 },
        },
      },
      allowEgress: allowed,
    },
    { components: [node], helpers: await readHelpers() },
  );
  const step = progress.start('');
  const stack = await startStack(plan, {
    docker,
    run: `${run}-${process.pid}`,
    owner: ownerOf(process.pid) ?? '',
    keep: false,
    resolve,
    images: new Map(
      [...provided].map(([component, image]) => {
        if ('unavailable' in image) throw new Error(image.unavailable);
        return [component, image.reference];
      }),
    ),
    step,
    signal,
  });
  onTestFinished(() => stack[Symbol.asyncDispose]());
  return stack;
}

/** Resolves when the service has tried often since it was started, as its published port tells. */
async function triedOften(stack: StartedStack): Promise<void> {
  const often = async () => {
    const answer = await request(stack.origin('api')).catch(() => undefined);
    return Number(await answer?.body.text()) > 50 ? true : undefined;
  };
  expect(await until(often, { everyMs: 20, limitMs: 20_000 })).toBe(true);
}

const NOTHING = { packets: 0, from: [] };

/** With where they came from: the rule counts for the whole machine, on which other stacks may run. */
async function handedOn(foreign: ForeignPackets): Promise<{ packets: number; from: string[] }> {
  return { packets: await foreign.count(), from: await foreign.sources() };
}

describe('a stack', () => {
  test('sends nothing to a foreign address from its start on', async () => {
    const foreign = await dropForeignPackets();
    const stack = await start('egress-closed');
    expect(stack.egress).toMatchObject({ guarded: true, detail: 'no route of its containers leads out' });
    await triedOften(stack);
    expect(await handedOn(foreign)).toEqual(NOTHING);
  });

  test('sends nothing to a foreign address when a service is started again or replaced', async () => {
    const foreign = await dropForeignPackets();
    const stack = await start('egress-again');
    await stack.containers.kill('api', signal);
    await stack.containers.start('api', signal);
    await triedOften(stack);
    expect(await handedOn(foreign), 'killed and started').toEqual(NOTHING);

    await stack.containers.stop('api', signal);
    await stack.containers.start('api', signal);
    await triedOften(stack);
    expect(await handedOn(foreign), 'stopped and started').toEqual(NOTHING);

    const { Config } = await engine.docker.getContainer(stack.place('api').id).inspect();
    await stack.deployments.replace('api', Config.Image, signal);
    await triedOften(stack);
    expect(await handedOn(foreign), 'replaced').toEqual(NOTHING);
  });

  test('resolves no name outside', async () => {
    const stack = await start('egress-names');
    const asked = `require('node:dns').lookup('name.example.com', (error) => console.log(error?.code))`;
    expect(await stack.commands.run('api', ['node', '--eval', asked], signal)).toBe('ENOTFOUND\n');
  });

  test('is seen to send, and says that it is unguarded, where the engine leaves the way out', async () => {
    const foreign = await dropForeignPackets();
    const stack = await start('egress-open', { docker: unguarding(engine.docker) });
    expect(stack.egress.guarded).toBe(false);
    await triedOften(stack);
    expect(await foreign.count()).toBeGreaterThan(0);
  });

  test('is not started where it is unguarded and its target names hosts outside', async () => {
    const environment = { HOOK: 'https://hooks.example.com/x' };
    const started = start('egress-refused', { docker: unguarding(engine.docker), environment });
    await expect(started).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        /egress is unguarded .*\ntargets\/eager\/target\.ts: services\.api\.environment\.HOOK: hooks\.example\.com /,
      ),
    });
  });

  test('reaches what allowEgress names, by that port alone, and nothing beside it', async () => {
    await ownForeignAddress(THERE);
    await ownForeignAddress(BESIDE);
    const [allowed, forbidden] = [await answering(THERE), await answering(THERE)];
    const beside = await answering(BESIDE);
    const stack = await start('egress-allowed', {
      allowed: [`there.example.com:${allowed}`],
      resolve: async () => [{ address: THERE }],
    });
    expect(stack.egress).toMatchObject({ guarded: true, allowed: [`there.example.com:${allowed}`] });
    const ask = (host: string, port: number) => {
      const program = `require('node:http').get({ host: '${host}', port: ${port}, timeout: 1500 }, (a) => { console.log(a.statusCode); process.exit(); })
        .on('timeout', () => { console.log('nothing'); process.exit(); }).on('error', ({ code }) => { console.log(code); process.exit(); })`;
      return stack.commands.run('api', ['node', '--eval', program], signal);
    };
    expect(await ask(THERE, allowed)).toBe('200\n');
    expect(await ask('there.example.com', allowed)).toBe('200\n');
    const resolved = `require('node:dns').resolve4('There.example.com', (error, found) => console.log(error?.code ?? found[0]))`;
    expect(await stack.commands.run('api', ['node', '--eval', resolved], signal)).toBe(`${THERE}\n`);
    expect(await ask(THERE, forbidden)).not.toBe('200\n');
    expect(await ask(BESIDE, beside)).not.toBe('200\n');
  });
});

/** A server on this machine. @returns its port */
async function answering(host: string): Promise<number> {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
