import type Docker from 'dockerode';
import { GenericContainer, type StartedTestContainer } from 'testcontainers';
import { expect, test } from 'vitest';
import { type ContainerPlace, startContainer } from '../../harness/stack/container.ts';

const FLUSHED =
  '(HTTP code 500) server error - driver failed programming external connectivity on endpoint api: (iptables failed: iptables: No chain/target/match by that name. (exit status 1))';

/** As the engine shows a container whose program it could not start. */
const neverStarted = {
  inspect: async () => ({ State: { Running: false, ExitCode: 128, Error: FLUSHED } }),
  remove: async () => undefined,
  logs: async () => Buffer.alloc(0),
};

/** As one that the library starts, whose engine says this of its first starts. */
function starting(troubles: string[]) {
  const starts: number[] = [];
  class Troubled extends GenericContainer {
    override async start(): Promise<StartedTestContainer> {
      const trouble = troubles[starts.push(this.exposedPorts.length) - 1];
      await this.containerCreated?.('made');
      if (trouble !== undefined) throw new Error(trouble);
      return { getId: () => 'started' } as StartedTestContainer;
    }
  }
  const place = {
    docker: { getContainer: () => neverStarted } as unknown as Docker,
    image: 'own/api',
    network: {
      name: 'net',
      fixed: () => '10.1.2.3',
      bits: 24,
      bridge: '',
      wayOut: '',
      guarded: true,
      bridged: true,
    },
    labels: {},
    yielding: false,
    limitMs: 1_000,
    signal: new AbortController().signal,
    volume: (name: string) => name,
    runs: () => undefined,
  } satisfies ContainerPlace;
  const plan = {
    name: 'api',
    image: 'node',
    environment: {},
    port: 8080,
    ready: { http: '/' } as const,
    limits: { cpus: 1, memoryMiB: 64 },
    files: [],
    module: (image: string) => new Troubled(image),
  };
  return { starts, started: startContainer(plan, place) };
}

test.each([
  ['another engine that starts removed the firewall chains', FLUSHED],
  ['a program of the machine took its port', 'Bind for 127.0.0.1:2000 failed: port is already allocated'],
])('a container is made anew where %s', async (_, trouble) => {
  const { starts, started } = starting([trouble]);
  expect((await started).getId()).toBe('started');
  expect(starts).toHaveLength(2);
});

test('a container that the engine never starts says what the engine said, after three tries', async () => {
  const { starts, started } = starting([FLUSHED, FLUSHED, FLUSHED]);
  await expect(started).rejects.toThrow(/service api could not be started: .*No chain/);
  expect(starts).toHaveLength(3);
});
