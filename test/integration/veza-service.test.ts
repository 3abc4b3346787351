import type { StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../targets/service-kit/src/db/migrate.ts';
import { buildApp } from '../../targets/veza/service/src/app.ts';
import { createTokens } from '../../targets/veza/service/src/auth/tokens.ts';
import { readConfig } from '../../targets/veza/service/src/config.ts';
import { schema } from '../../targets/veza/service/src/db/schema.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { sql, startVezaDatabase } from '../support/veza-database.ts';

const JWT_SECRET = 'a-secret-that-is-long-enough-for-hs256';
const { token } = await createTokens(JWT_SECRET).issue('drill_user');

let database: StartedPostgreSqlContainer;
beforeAll(async () => {
  database = await startVezaDatabase();
});
afterAll(async () => {
  await database?.stop();
});

/** One replica of the API whose way to PostgreSQL the test can cut. */
async function replica(env: Record<string, string> = {}) {
  const proxy = await startTcpProxy(database.getHost(), database.getPort());
  const url = new URL(database.getConnectionUri());
  url.host = `127.0.0.1:${proxy.port}`;
  const { app, database: pool } = buildApp(
    readConfig({ DATABASE_URL: url.href, JWT_SECRET, LOG_LEVEL: 'silent', ...env }),
  );
  const send = async (request: { url: string; method?: 'POST'; payload?: object }) => {
    const started = performance.now();
    const response = await app.inject({ ...request, headers: { authorization: `Bearer ${token}` } });
    return { status: response.statusCode, body: response.json(), ms: performance.now() - started };
  };
  return {
    proxy,
    pool,
    get: (path: string) => send({ url: path }),
    write: (id: string, title = 'Morning') =>
      send({ url: '/api/v1/playlists', method: 'POST', payload: { id, title } }),
    start: () => migrate(pool, schema, app.log, 10_000, new AbortController().signal),
    metric: async (name: string) => {
      const { body } = await app.inject({ url: '/metrics' });
      return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(body)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      await proxy.mend();
      await app.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

async function ready(api: Awaited<ReturnType<typeof replica>>): Promise<number> {
  const since = performance.now();
  await expect.poll(async () => (await api.get('/readyz')).status, { timeout: 5000, interval: 5 }).toBe(200);
  return performance.now() - since;
}

const newId = (): string => crypto.randomUUID();

describe('the veza API on a real PostgreSQL', () => {
  test('is not ready before its schema is there; replicas that start together create it once', async () => {
    await using one = await replica();
    await using two = await replica();
    expect((await one.get('/readyz')).body.checks.database).toMatchObject({ message: 'SCHEMA_MISSING' });
    await Promise.all([one.start(), two.start()]);
    expect((await one.get('/readyz')).status).toBe(200);
    expect((await two.get('/readyz')).status).toBe(200);
  });

  test('one write sent twenty times at once is stored once, and its id for another is refused', async () => {
    await using api = await replica();
    await api.start();
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.write(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect((await api.write(id, 'Evening')).body.error.code).toBe('PLAYLIST_CONFLICT');
    const listed = await api.get('/api/v1/playlists?limit=500');
    expect(listed.body.data.items.filter((item: { id: string }) => item.id === id)).toHaveLength(1);
  });

  test('pages follow the order of writing and end', async () => {
    await using api = await replica();
    await api.start();
    const ids = Array.from({ length: 5 }, newId);
    for (const id of ids) expect((await api.write(id)).status).toBe(201);
    const seen: string[] = [];
    let cursor: string | null = '0';
    while (cursor !== null) {
      const { body } = await api.get(`/api/v1/playlists?limit=2&after=${cursor}`);
      seen.push(...body.data.items.map((item: { id: string }) => item.id));
      cursor = body.data.next;
    }
    expect(seen.slice(-5)).toEqual(ids);
  });

  test('a username is checked by the database as well', async () => {
    await using api = await replica();
    await api.start();
    const insert = api.pool.query("INSERT INTO users VALUES ('no spaces', 'x')", [], { operation: 'test' });
    await expect(insert).rejects.toThrow(/users_username_check/);
  });

  test('refused connections are answered 503 at once, and the first probe after them succeeds', async () => {
    await using api = await replica();
    await api.start();
    await api.proxy.refuse();
    for (const path of ['/readyz', '/api/v1/canary', '/api/v1/playlists']) {
      const { status, ms } = await api.get(path);
      expect(status, path).toBe(503);
      expect(ms, path).toBeLessThan(500);
    }
    expect((await api.write(newId())).body.error.code).toBe('DATABASE_UNAVAILABLE');
    expect(await api.metric('veza_db_connections')).toBe(0);
    await api.proxy.mend();
    expect((await api.get('/readyz')).status).toBe(200);
    expect((await api.write(newId())).status).toBe(201);
  });

  test('a database that hangs is answered for in time from a bounded pool, and recovered from', async () => {
    await using api = await replica({
      READINESS_TIMEOUT_MS: '500',
      DB_CONNECT_TIMEOUT_MS: '500',
      DB_BUDGET_MS: '1200',
    });
    await api.start();
    api.proxy.hold();
    const before = api.proxy.connections();
    const probes = Array.from({ length: 100 }, () => api.get('/readyz'));
    const canaries = Array.from({ length: 100 }, () => api.get('/api/v1/canary'));
    for (const { status, ms } of await Promise.all([...probes, ...canaries])) {
      expect(status).toBe(503);
      expect(ms).toBeLessThan(1000);
    }
    // Two hundred callers, one flight each for readiness and canary: the old connection and a new one.
    expect(api.proxy.connections() - before).toBeLessThanOrEqual(2);

    const users = Array.from({ length: 60 }, () => api.get('/api/v1/playlists'));
    await expect
      .poll(() => api.metric('veza_db_pool_open_connections'), { timeout: 2000, interval: 5 })
      .toBe(25);
    expect(await api.metric('veza_db_pool_in_use')).toBe(25);
    for (const { status, ms } of await Promise.all(users)) {
      expect(status).toBe(503);
      expect(ms).toBeLessThan(1500);
    }
    expect(await api.metric('veza_db_pool_wait_count_total')).toBeGreaterThanOrEqual(35);
    expect(await api.metric('veza_db_pool_wait_duration_seconds_total')).toBeGreaterThan(1);

    await api.proxy.mend();
    // At most the flight that is under way fails, and its deadline is half a second.
    expect(await ready(api)).toBeLessThan(1000);
    expect((await api.write(newId())).status).toBe(201);
  });

  test('a connection lost while writing is told apart from one that was never had', async () => {
    await using api = await replica();
    await api.start();
    await api.write(newId());
    api.proxy.hold();
    const sent = api.write(newId());
    await expect.poll(() => api.metric('veza_db_pool_in_use'), { timeout: 2000, interval: 5 }).toBe(1);
    await api.proxy.refuse();
    const unknown = await sent;
    expect(unknown.body.error.code).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(unknown.status).toBe(504);
    expect((await api.write(newId())).body.error.code).toBe('DATABASE_UNAVAILABLE');
  });

  test('a read-only database refuses writes by name, serves reads, and is cured in a warm pool', async () => {
    await using api = await replica();
    await api.start();
    await api.write(newId());
    const setting = `ALTER DATABASE "${database.getDatabase()}" SET default_transaction_read_only`;
    await sql(database, `${setting} = on`);
    // The setting reaches new sessions only.
    const sessions = "FROM pg_stat_activity WHERE application_name = 'veza-backend-api'";
    await sql(database, `SELECT pg_terminate_backend(pid) ${sessions}`);
    await expect
      .poll(async () => (await api.write(newId())).body.error?.code, { timeout: 2000 })
      .toBe('DATABASE_READ_ONLY');
    expect((await api.get('/api/v1/playlists')).status).toBe(200);
    expect((await api.get('/readyz')).status).toBe(200);
    // Reads keep as many sessions in the pool as there are at once, each of them read-only for good.
    await Promise.all(Array.from({ length: 10 }, () => api.get('/api/v1/playlists')));
    await sql(database, `${setting} = off`);
    // The first write to find that out retires them all.
    expect((await api.write(newId())).body.error.code).toBe('DATABASE_READ_ONLY');
    const writes = await Promise.all(Array.from({ length: 20 }, () => api.write(newId())));
    expect(writes.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
  });
});
