import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { watchClosings } from '../../targets/service-kit/src/db/closings.ts';
import { watchWaits } from '../../targets/service-kit/src/db/waits.ts';
import { ApiError } from '../../targets/service-kit/src/errors.ts';
import { appOn, fakeDatabase } from './support/veza.ts';

/** All that the owners listed, and what repetitions count; uploads bring theirs with them. */
const EXPECTED = [
  'veza_circuit_breaker_consecutive_failures gauge',
  'veza_circuit_breaker_failures_total counter',
  'veza_circuit_breaker_requests_total counter',
  'veza_circuit_breaker_state gauge',
  'veza_db_connections gauge',
  'veza_db_pool_idle gauge',
  'veza_db_pool_in_use gauge',
  'veza_db_pool_max_idle_closed_total gauge',
  'veza_db_pool_max_idle_time_closed_total gauge',
  'veza_db_pool_max_lifetime_closed_total gauge',
  'veza_db_pool_open_connections gauge',
  'veza_db_pool_wait_count_total gauge',
  'veza_db_pool_wait_duration_seconds_total gauge',
  'veza_dependency_calls_saved_by_retry_total counter',
  'veza_dependency_retries_total counter',
  'veza_errors_by_code_total counter',
  'veza_errors_by_http_status_total counter',
  'veza_errors_legacy_total counter',
  'veza_gin_http_request_duration_seconds histogram',
  'veza_gin_http_requests_total counter',
];

async function scrape(app: ReturnType<typeof appOn>['app'], url = '/metrics'): Promise<string> {
  const response = await app.inject({ url });
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  return response.body;
}

const STREAMING = { env: { STREAM_URL: 'http://127.0.0.1:1' } };

describe('metrics of the veza API', () => {
  test('names and types are the contract, on both paths', async () => {
    const { app } = appOn(fakeDatabase(), STREAMING);
    for (const url of ['/metrics', '/api/v1/metrics']) {
      const types = [...(await scrape(app, url)).matchAll(/^# TYPE (veza_\S+ \S+)$/gm)].map(
        ([, type]) => type,
      );
      expect(types.sort()).toEqual(EXPECTED);
    }
  });

  test('the pool is read when it is scraped', async () => {
    const text = await scrape(appOn(fakeDatabase()).app);
    expect(text).toContain('veza_db_pool_open_connections 3');
    expect(text).toContain('veza_db_pool_in_use 1');
    expect(text).toContain('veza_db_pool_idle 2');
    expect(text).toContain('veza_db_pool_wait_count_total 4');
    expect(text).toContain('veza_db_pool_wait_duration_seconds_total 0.5');
  });

  test('requests are counted under their pattern, never their URL', async () => {
    const { app } = appOn(fakeDatabase());
    for (const url of [
      '/api/v1/playlists/some-playlist-1',
      '/api/v1/playlists/some-playlist-2',
      '/wp-login.php',
    ])
      await app.inject({ url });
    const text = await scrape(app);
    expect(text).toContain(
      'veza_gin_http_requests_total{method="GET",path="/api/v1/playlists/:id",status="404"} 2',
    );
    expect(text).toContain('veza_gin_http_requests_total{method="GET",path="unmatched",status="404"} 1');
    expect(text).not.toMatch(/some-playlist|wp-login/);
    expect(text).toContain(
      'veza_gin_http_request_duration_seconds_count{method="GET",path="/api/v1/playlists/:id"} 2',
    );
  });

  test('failures of business routes are there at zero before the first one, so that rate() sees it', async () => {
    const { app } = appOn(
      fakeDatabase(() => {
        throw new ApiError(503, 'DATABASE_UNAVAILABLE', 'down');
      }),
    );
    const series = 'veza_gin_http_requests_total{method="GET",path="/api/v1/playlists",status="503"}';
    expect(await scrape(app)).toContain(`${series} 0`);
    await app.inject({ url: '/api/v1/playlists' });
    const text = await scrape(app);
    expect(text).toContain(`${series} 1`);
    expect(text).toContain('veza_errors_by_code_total{code="DATABASE_UNAVAILABLE"} 1');
    expect(text).toContain('veza_errors_by_http_status_total{status="503"} 1');
  });

  test('an answer outside of the error contract counts as legacy, and one inside of it does not', async () => {
    const { app } = appOn(fakeDatabase());
    const legacy = (path: string) => `veza_errors_legacy_total{path="${path}"}`;
    await app.inject({ url: '/api/v1/playlists/not-there-1' });
    expect(await scrape(app)).toContain(`${legacy('/readyz')} 0`);
    // Without its schema it is not ready, and says so to orchestrators in their own words.
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(503);
    const text = await scrape(app);
    expect(text).toContain(`${legacy('/readyz')} 1`);
    expect(text).not.toContain(legacy('/api/v1/playlists/:id'));
  });

  test('the histogram has the bounds that the alert rules ask about', async () => {
    const { app } = appOn(fakeDatabase());
    await app.inject({ url: '/live' });
    const text = await scrape(app);
    for (const bound of ['2', '5', '10', '+Inf'])
      expect(text).toContain(`{le="${bound}",method="GET",path="/live"}`);
  });

  test('a client who hangs up before the answer is counted all the same', async () => {
    const held = Promise.withResolvers<unknown[]>();
    const asked = Promise.withResolvers<void>();
    const database = fakeDatabase(() => {
      asked.resolve();
      return held.promise;
    });
    const { app } = appOn(database);
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const closed = new Promise((resolve) =>
      app.server.once('connection', (socket) => socket.once('close', resolve)),
    );
    const client = new AbortController();
    const request = fetch(`${address}/api/v1/playlists/abandoned-1`, { signal: client.signal });
    await asked.promise;
    client.abort();
    await expect(request).rejects.toThrow();
    await closed;
    held.resolve([]);
    const series = 'veza_gin_http_requests_total{method="GET",path="/api/v1/playlists/:id",status="404"} 1';
    await expect.poll(() => scrape(app), { timeout: 2000, interval: 10 }).toContain(series);
    await app.close();
  });
});

describe('waits for a connection', () => {
  test('only a caller who finds every connection taken or promised waits', () => {
    const pool = { totalCount: 24, idleCount: 0, waitingCount: 0 };
    const waits = watchWaits(pool, 25);
    waits.begin()();
    expect(waits.count()).toBe(0);
    pool.totalCount = 25;
    pool.idleCount = 1;
    waits.begin()();
    expect(waits.count()).toBe(0);
    pool.waitingCount = 1;
    const done = waits.begin();
    expect(waits.count()).toBe(1);
    expect(waits.seconds()).toBe(0);
    done();
    expect(waits.seconds()).toBeGreaterThan(0);
  });
});

describe('connections that a pool closes by itself', () => {
  const LIMITS = { DB_IDLE_TIMEOUT_MS: 30_000, DB_POOL_MAX_IDLE: 2, DB_MAX_LIFETIME_MS: 100_000 };
  const watched = (limits = LIMITS) => {
    const pool = Object.assign(new EventEmitter(), { idleCount: 0, waitingCount: 0 });
    let now = 0;
    const closings = watchClosings(pool, limits, () => now);
    const client = {};
    pool.emit('connect', client);
    return {
      ...{ pool, closings, client },
      idleAt: (at: number, error?: Error) => {
        now = at;
        pool.emit('release', error, client);
      },
      removedAt: (at: number) => {
        now = at;
        pool.emit('remove', client);
        return closings.closed();
      },
    };
  };

  test('one that was idle for too long, one that became too old, and one that was used meanwhile', () => {
    const idle = watched();
    idle.idleAt(1_000);
    expect(idle.removedAt(31_000)).toEqual({ maxIdle: 0, maxIdleTime: 1, maxLifetime: 0 });
    const old = watched();
    old.idleAt(99_000);
    expect(old.removedAt(100_000)).toEqual({ maxIdle: 0, maxIdleTime: 0, maxLifetime: 1 });
    const used = watched();
    used.idleAt(1_000);
    used.pool.emit('acquire', used.client);
    expect(used.removedAt(31_000)).toEqual({ maxIdle: 0, maxIdleTime: 0, maxLifetime: 0 });
  });

  test('what ends by an error, or while it is in use, is neither', () => {
    const failed = watched();
    failed.idleAt(1_000, new Error('Connection terminated'));
    expect(failed.removedAt(200_000)).toEqual({ maxIdle: 0, maxIdleTime: 0, maxLifetime: 0 });
  });

  test('one too many is closed as it becomes idle, unless a caller waits for it', () => {
    const { pool, closings, client, idleAt, removedAt } = watched();
    pool.idleCount = 1;
    expect(closings.isSurplus(client)).toBe(false);
    pool.idleCount = 2;
    pool.waitingCount = 1;
    expect(closings.isSurplus(client)).toBe(false);
    pool.waitingCount = 0;
    expect(closings.isSurplus(client)).toBe(true);
    idleAt(40_000);
    expect(removedAt(200_000)).toEqual({ maxIdle: 1, maxIdleTime: 0, maxLifetime: 0 });
  });
});
