import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { REQUIRED } from './support/atmr.ts';

const SERVICE = new URL('../../targets/atmr/service/', import.meta.url).pathname;
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
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
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

describe.each(['src/api.ts', 'src/worker.ts'])('%s', (entry) => {
  test('refuses to start without its configuration, names all of it in one line, and exits 1', async () => {
    const { exit, output } = start(entry, { REDIS_URL: 'cache:6379' });
    expect(await exit).toBe(1);
    const lines = output.log.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'fatal',
      problems: [
        'DATABASE_URL is required and not set',
        'REDIS_URL must be a URL starting with redis:// or rediss://',
        'OSRM_URL is required and not set',
      ],
    });
  });

  test('with nothing that it needs it lives, says why it is not ready, and exits 0 on SIGTERM', async () => {
    const process = start(entry, { ...REQUIRED, REDIS_URL: 'redis://127.0.0.1:1' });
    const address = await process.address();
    expect((await fetch(`${address}/health`)).status).toBe(200);
    const readiness = await fetch(`${address}/ready`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toEqual({
      status: 'not_ready',
      checks: { database: 'error', redis: 'error' },
    });
    process.child.kill('SIGTERM');
    expect(await process.exit).toBe(0);
    expect(process.output.log).toMatch(/"msg":"stopped"/);
    expect(process.output.log).not.toContain('hidden-pw');
    for (const line of process.output.log.trim().split('\n'))
      expect(JSON.parse(line)).toHaveProperty('level');
  });
});
