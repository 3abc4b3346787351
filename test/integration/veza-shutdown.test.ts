import { spawn } from 'node:child_process';
import type { StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTokens } from '../../targets/veza/service/src/auth/tokens.ts';
import { sql, startVezaDatabase } from '../support/veza-database.ts';

const JWT_SECRET = 'a-secret-that-is-long-enough-for-hs256';
const SERVICE = new URL('../../targets/veza/service/', import.meta.url).pathname;

let database: StartedPostgreSqlContainer;
beforeAll(async () => {
  database = await startVezaDatabase();
});
afterAll(async () => {
  await database?.stop();
});

test('SIGTERM during a write: the write is finished and answered, no new one is let in, exit 0', async () => {
  const env = {
    DATABASE_URL: database.getConnectionUri(),
    JWT_SECRET,
    HOST: '127.0.0.1',
    PORT: '0',
    DB_STATEMENT_TIMEOUT_MS: '8000',
  };
  const api = spawn(process.execPath, ['src/api.ts'], { cwd: SERVICE, env });
  const output = { log: '' };
  api.stdout.on('data', (chunk) => {
    output.log += chunk;
  });
  const exit = new Promise<number | null>((resolve) => api.once('exit', resolve));
  try {
    await expect
      .poll(() => output.log, { timeout: 10_000, interval: 10 })
      .toContain('database schema is current');
    const address = /listening at (http:\/\/[\d.:]+)/.exec(output.log)?.[1] ?? '';

    // The test holds the table until the test says so: the write is in flight when the signal comes.
    const lock = sql(database, 'BEGIN; LOCK TABLE playlists; SELECT pg_sleep(60)').catch(
      (error: Error) => error.message,
    );
    const locks = (granted: string) =>
      sql(database, `SELECT count(*) FROM pg_locks WHERE relation = 'playlists'::regclass AND ${granted}`);
    await expect.poll(() => locks('granted'), { timeout: 5000, interval: 10 }).toBe('1');
    const { token } = await createTokens(JWT_SECRET).issue('drill_user');
    const write = fetch(`${address}/api/v1/playlists`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'written-while-stopping', title: 'Last orders' }),
    });
    await expect.poll(() => locks('NOT granted'), { timeout: 5000, interval: 10 }).toBe('1');

    api.kill('SIGTERM');
    await expect.poll(() => output.log, { timeout: 2000, interval: 5 }).toContain('shutting down');
    await expect(fetch(`${address}/live`)).rejects.toThrow();
    await sql(database, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    expect(await lock).toContain('canceling statement');
    expect((await write).status).toBe(201);
    expect(await exit).toBe(0);
    expect(await sql(database, "SELECT count(*) FROM playlists WHERE id = 'written-while-stopping'")).toBe(
      '1',
    );
  } finally {
    api.kill('SIGKILL');
  }
});
