import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firedrill } from '../support/firedrill.ts';

/** Reaches this machine, and is not its loopback: connections are counted and closed. */
async function elsewhere() {
  let asked = 0;
  const server = createServer((connection) => {
    asked += 1;
    connection.destroy();
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return {
    address: `tcp://0.0.0.0:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

const COMMANDS = [
  ['run', 'db-down'],
  ['suite', 'smoke'],
  ['rehearse', 'backout'],
  ['clean'],
  ['setup'],
  ['doctor'],
];

describe('an engine that is not on this machine', () => {
  test.each(COMMANDS)('is asked nothing by %s', async (...command) => {
    await using there = await elsewhere();
    const { code, stderr } = await firedrill(command, { DOCKER_HOST: there.address }).ended;
    expect(stderr).toContain(`--allow-engine ${there.address}`);
    expect(code, stderr).toBe(64);
    expect(there.asked()).toBe(0);
  });

  test('is asked when it is named, and then no other is', async () => {
    await using there = await elsewhere();
    await using other = await elsewhere();
    const named = ['--allow-engine', there.address, 'clean'];
    await firedrill(named, { DOCKER_HOST: there.address }).ended;
    expect(there.asked()).toBeGreaterThan(0);
    const { code } = await firedrill(named, { DOCKER_HOST: other.address }).ended;
    expect(code).toBe(64);
    expect(other.asked()).toBe(0);
  });

  test('is refused where a context leads to it, or ssh does', async () => {
    const config = await mkdtemp(join(tmpdir(), 'firedrill-docker-'));
    const meta = join(config, 'contexts/meta', createHash('sha256').update('staging').digest('hex'));
    await mkdir(meta, { recursive: true });
    await using there = await elsewhere();
    const staging = { Name: 'staging', Endpoints: { docker: { Host: there.address } } };
    await writeFile(join(meta, 'meta.json'), JSON.stringify(staging));
    for (const [env, why] of [
      [{ DOCKER_CONFIG: config, DOCKER_CONTEXT: 'staging' }, `context staging is ${there.address}`],
      [{ DOCKER_HOST: 'ssh://root@127.0.0.1' }, 'leads to another machine'],
    ] as const) {
      const { code, stderr } = await firedrill(['run', 'db-down'], env).ended;
      expect(stderr).toContain(why);
      expect(code, stderr).toBe(64);
    }
    expect(there.asked()).toBe(0);
  });
});
