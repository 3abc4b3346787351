import { describe, expect, test } from 'vitest';
import { ApiError } from '../../targets/service-kit/src/errors.ts';
import { apiOn, fakeRedis, ROUTED, router } from './support/atmr.ts';
import { fakeDatabase } from './support/veza.ts';

const READY = () => fakeDatabase(() => [{ '?column?': 1 }]);
const DOWN = () =>
  fakeDatabase(() => {
    throw new ApiError(503, 'DATABASE_UNAVAILABLE', 'down', { cause: new Error('connect ECONNREFUSED') });
  });

async function ready(options: Parameters<typeof apiOn>[0]) {
  const response = await apiOn(options).app.inject({ url: '/ready' });
  return [response.statusCode, response.json()];
}

describe('probes of atmr', () => {
  test('ready needs the database and Redis, and nothing of the router', async () => {
    const answer = await ready({ database: READY(), redis: fakeRedis().redis });
    expect(answer).toEqual([200, { status: 'ready', checks: { database: 'ok', redis: 'ok' } }]);
  });

  test('not ready: the database down, Redis down, Redis not configured', async () => {
    const { redis, state } = fakeRedis();
    const notReady = (database: string, cache: string) => [
      503,
      { status: 'not_ready', checks: { database, redis: cache } },
    ];
    expect(await ready({ database: DOWN(), redis })).toEqual(notReady('error', 'ok'));
    state.down = true;
    expect(await ready({ database: READY(), redis })).toEqual(notReady('ok', 'error'));
    expect(await ready({ database: READY() })).toEqual(notReady('ok', 'not_configured'));
  });

  test('liveness looks at nothing', async () => {
    const database = DOWN();
    const { app } = apiOn({ database });
    for (const url of ['/health', '/api/health']) {
      const response = await app.inject({ url });
      expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok' }]);
    }
    expect(database.asked).toEqual([]);
  });

  test('fifty probes at once ask the database once', async () => {
    const database = READY();
    const { app } = apiOn({ database, redis: fakeRedis().redis });
    await Promise.all(Array.from({ length: 50 }, () => app.inject({ url: '/ready' })));
    expect(database.asked).toHaveLength(1);
  });

  test('a database that hangs is answered for within the deadline', async () => {
    const database = fakeDatabase(() => new Promise<never>(() => undefined));
    const { app } = apiOn({ database, redis: fakeRedis().redis, env: { READINESS_TIMEOUT_MS: '200' } });
    for (const url of ['/ready', '/api/canary']) expect((await app.inject({ url })).statusCode).toBe(503);
  });

  test('the detailed answer names the router as well', async () => {
    const { url } = await router(ROUTED);
    const { app } = apiOn({ database: READY(), redis: fakeRedis().redis, env: { OSRM_URL: url } });
    expect((await app.inject({ url: '/health/detailed' })).json()).toMatchObject({
      status: 'ok',
      checks: { database: { status: 'ok' }, redis: { status: 'ok' }, osrm: { status: 'ok' } },
    });
    const without = apiOn({ database: READY(), redis: fakeRedis().redis });
    expect((await without.app.inject({ url: '/health/detailed' })).json()).toMatchObject({
      status: 'degraded',
      checks: { osrm: { status: 'error' } },
    });
  });

  test('a change is logged once, not once for each probe', async () => {
    const log: string[] = [];
    const { app } = apiOn({ database: DOWN(), redis: fakeRedis().redis, log });
    for (let probe = 0; probe < 5; probe += 1) await app.inject({ url: '/ready' });
    expect(log.filter((line) => line.includes('"check":"database"'))).toHaveLength(1);
  });
});

describe('rate limiting', () => {
  const list = { url: '/api/bookings' };

  test('is off unless it is switched on', async () => {
    const { app, metric } = apiOn({ env: { RATE_LIMIT_REQUESTS: '1' } });
    for (let request = 0; request < 5; request += 1) expect((await app.inject(list)).statusCode).toBe(200);
    expect(await metric('rate_limiting_enabled')).toBe(0);
  });

  test('on: 429 in the contract with retry-after, and never for probes', async () => {
    const env = { ENABLE_RATE_LIMITING: 'true', RATE_LIMIT_REQUESTS: '2', RATE_LIMIT_WINDOW_MS: '60000' };
    const { app, metric } = apiOn({ env });
    expect((await app.inject(list)).statusCode).toBe(200);
    expect((await app.inject(list)).statusCode).toBe(200);
    const refused = await app.inject(list);
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toEqual({
      success: false,
      error: { code: 'TOO_MANY_REQUESTS', message: expect.any(String) },
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    for (let probe = 0; probe < 10; probe += 1) {
      expect((await app.inject({ url: '/health' })).statusCode).toBe(200);
      expect((await app.inject({ url: '/api/canary' })).statusCode).toBe(200);
    }
    expect(await metric('rate_limiting_enabled')).toBe(1);
    expect(await metric('http_requests_total{method="GET",path="/api/bookings",status="429"}')).toBe(1);
  });
});
