import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { localEngineAddress } from '../../harness/engine/local-engine.ts';

const refusal = (address: string, env = {}) =>
  localEngineAddress(address, 'DOCKER_HOST', env).then(
    () => undefined,
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe('an engine', () => {
  test.each([
    'unix:///var/run/docker.sock',
    'npipe:////./pipe/docker_engine',
    'tcp://127.0.0.1:2375',
    'tcp://127.8.9.10:2375',
    'tcp://[::1]:2375',
    'tcp://localhost:2375',
    'http://localhost:2375',
  ])('at %s is on this machine', async (address) => {
    expect(await refusal(address)).toBeUndefined();
  });

  test.each([
    ['ssh://root@build-host', /ssh:\/\/ leads to another machine/],
    // Even there: what it leads to is decided by the machine's configuration.
    ['ssh://localhost', /ssh:\/\/ leads to another machine/],
    ['tcp://192.0.2.7:2375', /192\.0\.2\.7 is not this machine's loopback/],
    ['tcp://[2001:db8::7]:2375', /2001:db8::7 is not this machine's loopback/],
    ['tcp://0.0.0.0:2375', /0\.0\.0\.0 is not this machine's loopback/],
    ['tcp://no-such-name.invalid:2375', /the name no-such-name\.invalid leads nowhere/],
    ['nonsense', /not an address of an engine/],
    // What the guard takes for a socket, a library takes for a host.
    ['unix://build-host:2375', /followed by the path of a socket/],
    ['UNIX://build-host:2375', /followed by the path of a socket/],
    ['NPIPE://build-host:2375/x', /followed by the path of a socket/],
    [' tcp://192.0.2.7:2375', /192\.0\.2\.7 is not this machine's loopback/],
  ])('at %s is refused', async (address, why) => {
    const said = await refusal(address);
    expect(said).toMatch(/^usage: DOCKER_HOST is /);
    expect(said).toMatch(why);
    expect(said).toContain(`--allow-engine ${address}`);
  });

  test.each([
    ['UNIX:///run/docker.sock', 'unix:///run/docker.sock'],
    [' unix:///run/docker.sock', 'unix:///run/docker.sock'],
    ['NPIPE:////./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
    ['TCP://127.0.0.1:2375/', 'tcp://127.0.0.1:2375'],
  ])('written as %s is handed on as %s', async (address, parsed) => {
    expect(await localEngineAddress(address, 'DOCKER_HOST', {})).toBe(parsed);
  });

  test('is used wherever it is when it is named, and no other with it', async () => {
    const env = { FIREDRILL_ALLOW_ENGINE: 'tcp://192.0.2.7:2375' };
    expect(await refusal('tcp://192.0.2.7:2375', env)).toBeUndefined();
    expect(await refusal('tcp://192.0.2.8:2375', env)).toMatch(/192\.0\.2\.8/);
  });
});

describe('finding an engine', () => {
  test('asks one that may be elsewhere nothing at all', async () => {
    let asked = 0;
    const server = createServer(() => {
      asked += 1;
    }).listen(0, '0.0.0.0');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    // Reaches this machine, and is not its loopback.
    await expect(findEngine({ DOCKER_HOST: `tcp://0.0.0.0:${port}` })).rejects.toMatchObject({
      code: 'usage',
    });
    expect(asked).toBe(0);
  });

  test('does not look past a context that leads elsewhere', async () => {
    const config = await mkdtemp(join(tmpdir(), 'firedrill-docker-'));
    onTestFinished(() => rm(config, { recursive: true }));
    const meta = join(config, 'contexts/meta', createHash('sha256').update('staging').digest('hex'));
    await mkdir(meta, { recursive: true });
    const staging = { Name: 'staging', Endpoints: { docker: { Host: 'ssh://deploy@staging' } } };
    await writeFile(join(meta, 'meta.json'), JSON.stringify(staging));
    const refused = {
      code: 'usage',
      message: expect.stringMatching(/context staging is ssh:\/\/deploy@staging/),
    };
    await expect(findEngine({ DOCKER_CONFIG: config, DOCKER_CONTEXT: 'staging' })).rejects.toMatchObject(
      refused,
    );
    await writeFile(join(config, 'config.json'), JSON.stringify({ currentContext: 'staging' }));
    await expect(findEngine({ DOCKER_CONFIG: config })).rejects.toMatchObject(refused);
  });
});
