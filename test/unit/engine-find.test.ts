import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, findEngine } from '../../harness/engine/find-engine.ts';
import { testcontainersEnv } from '../../harness/engine/testcontainers-env.ts';
import { fakeEngine } from '../support/fake-engine.ts';

let dockerHost: string | undefined;
beforeEach(() => {
  dockerHost = process.env.DOCKER_HOST;
});
afterEach(() => {
  if (dockerHost === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = dockerHost;
});

describe('an engine named by DOCKER_HOST', () => {
  test('is the one', async () => {
    await using fake = await fakeEngine();
    process.env.DOCKER_HOST = `unix://${fake.socket}`;
    expect(await findEngine()).toMatchObject({
      kind: 'named',
      address: `unix://${fake.socket}`,
      version: '99.1',
      apiVersion: '1.41',
      architecture: 'amd64',
      dataRoot: '/data',
    });
  });

  test('that does not answer is not silently replaced by another', async () => {
    process.env.DOCKER_HOST = 'unix:///nowhere/engine.sock';
    await expect(findEngine()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/DOCKER_HOST is unix:\/\/\/nowhere\/engine\.sock.*(start it|unset)/),
    });
  });
});

test('Podman behind a Docker socket is known for what it is', async () => {
  await using fake = await fakeEngine(['Podman Engine']);
  expect(await connect({ kind: 'docker', address: `unix://${fake.socket}` })).toMatchObject({
    kind: 'podman',
  });
});

test('a socket without a listener is no engine', async () => {
  const fake = await fakeEngine();
  await fake[Symbol.asyncDispose]();
  expect(await connect({ kind: 'docker', address: `unix://${fake.socket}` })).toBeInstanceOf(Error);
});

describe('the environment for Testcontainers', () => {
  test('names a private engine, its socket, and a host that is not ::1', async () => {
    await using fake = await fakeEngine();
    const engine = await connect({ kind: 'private', address: `unix://${fake.socket}` });
    if (engine instanceof Error) throw engine;
    expect(testcontainersEnv(engine, 'firedrill/ryuk:1')).toEqual({
      DOCKER_HOST: `unix://${fake.socket}`,
      TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: fake.socket,
      TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
      RYUK_CONTAINER_IMAGE: 'firedrill/ryuk:1',
    });
    expect(testcontainersEnv(engine, undefined)).toMatchObject({ TESTCONTAINERS_RYUK_DISABLED: 'true' });
  });
});
