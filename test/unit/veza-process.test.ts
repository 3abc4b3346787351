import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { SECRET } from './support/veza.ts';

const SERVICE = new URL('../../targets/veza/service/', import.meta.url).pathname;
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** A real process of the service; `log` grows as it talks. */
function start(entry: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [entry], {
    cwd: SERVICE,
    env: { HOST: '127.0.0.1', PORT: '0', ...env },
  });
  running.push(child);
  const output = { log: '' };
  child.stdout.on('data', (chunk) => {
    output.log += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.log += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const address = async (): Promise<string> => {
    const listening = /listening at (http:\/\/[\d.:]+)/;
    await expect.poll(() => output.log, { timeout: 10_000, interval: 10 }).toMatch(listening);
    return listening.exec(output.log)?.[1] ?? '';
  };
  return { child, output, exit, address };
}

const API = { DATABASE_URL: 'postgres://veza:hidden-pw@127.0.0.1:1/veza', JWT_SECRET: SECRET };

describe('the processes of veza', () => {
  test('without its database the API lives, says why it is not ready, and exits 0 on SIGTERM', async () => {
    const api = start('src/api.ts', API);
    const address = await api.address();
    expect((await fetch(`${address}/live`)).status).toBe(200);
    const readiness = await fetch(`${address}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({
      checks: { database: { message: 'DATABASE_UNAVAILABLE' } },
    });
    api.child.kill('SIGTERM');
    expect(await api.exit).toBe(0);
    expect(api.output.log).toContain('"msg":"waiting for the database schema"');
    expect(api.output.log).toMatch(/"msg":"stopped"/);
    expect(api.output.log).not.toContain('hidden-pw');
    for (const line of api.output.log.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  test('a database that never comes ends the start with exit code 1 and the last trouble', async () => {
    const api = start('src/api.ts', { ...API, STARTUP_TIMEOUT_MS: '200' });
    expect(await api.exit).toBe(1);
    expect(api.output.log).toMatch(/not ready within 200 ms; last trouble: .*ECONNREFUSED/);
  });

  test('a port that is taken ends it with exit code 1', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const api = start('src/api.ts', { ...API, PORT: String(port) });
    expect(await api.exit).toBe(1);
    expect(api.output.log).toContain('EADDRINUSE');
    taken.close();
  });

  test('the streaming service answers and exits 0 on SIGTERM', async () => {
    const upstream = start('upstream/server.ts', {});
    const address = await upstream.address();
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const answer = await fetch(`${address}/v1/bitrate?track=track-001&bandwidth_kbps=10`);
    expect(await answer.json()).toEqual({ track: 'track-001', bitrateKbps: 64 });
    upstream.child.kill('SIGTERM');
    expect(await upstream.exit).toBe(0);
  });
});
