import { describe, expect, test } from 'vitest';
import { ApiError } from '../../targets/service-kit/src/errors.ts';
import { singleFlight } from '../../targets/service-kit/src/single-flight.ts';
import type { Cache } from '../../targets/veza/service/src/cache/cache.ts';
import { appOn, fakeDatabase } from './support/veza.ts';

const SCHEMA_IS_THERE = [{ '?column?': 1 }];
const READY = fakeDatabase(() => SCHEMA_IS_THERE);
const DOWN = fakeDatabase(() => {
  throw new ApiError(503, 'DATABASE_UNAVAILABLE', 'down', { cause: new Error('connect ECONNREFUSED') });
});
const never = () => new Promise<never>(() => undefined);

function cacheThat(ping: () => Promise<void>): Cache {
  return {
    get: async () => undefined,
    set: async () => undefined,
    forget: async () => undefined,
    ping,
    close: async () => undefined,
  };
}

describe('readiness and health', () => {
  test('ready: 200 with every check, the ones without configuration named', async () => {
    for (const url of ['/readyz', '/api/v1/readyz']) {
      const response = await appOn(READY).app.inject({ url });
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({
        status: 'ready',
        checks: {
          database: { status: 'ok' },
          redis: { status: 'not_configured' },
          rabbitmq: { status: 'not_configured' },
        },
      });
    }
  });

  test('database down: readiness 503, health degraded with 200, liveness untouched', async () => {
    const { app, lines } = appOn(DOWN);
    const readiness = await app.inject({ url: '/readyz' });
    expect(readiness.statusCode).toBe(503);
    expect(readiness.json()).toMatchObject({
      status: 'not_ready',
      checks: { database: { status: 'error', message: 'DATABASE_UNAVAILABLE' } },
    });
    for (const url of ['/health', '/api/v1/health']) {
      const health = await app.inject({ url });
      expect(health.statusCode).toBe(200);
      expect(health.json()).toMatchObject({ success: true, data: { status: 'degraded' } });
    }
    expect((await app.inject({ url: '/live' })).statusCode).toBe(200);
    // Four probes, one line: what changed.
    expect(lines().filter((line) => line.check === 'database')).toHaveLength(1);
    expect(lines()).toHaveLength(1);
  });

  test('a database without the schema is not ready', async () => {
    const response = await appOn(fakeDatabase(() => [])).app.inject({ url: '/readyz' });
    expect(response.statusCode).toBe(503);
    expect(response.json().checks.database.message).toBe('SCHEMA_MISSING');
  });

  test('redis down: ready, but degraded', async () => {
    const cache = cacheThat(() => Promise.reject(new Error('connect ECONNREFUSED')));
    const { app } = appOn(READY, { cache });
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
    expect((await app.inject({ url: '/health' })).json()).toMatchObject({
      data: { status: 'degraded', checks: { redis: { status: 'error' }, database: { status: 'ok' } } },
    });
  });

  test('rabbitmq down: ready, but degraded, and its check says so', async () => {
    const broker = {
      publish: async () => undefined,
      isConnected: () => false,
      ping: () => Promise.reject(new Error('the connection was lost')),
      close: async () => undefined,
    };
    const { app } = appOn(READY, { broker });
    const ready = await app.inject({ url: '/readyz' });
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toMatchObject({ status: 'ready', checks: { rabbitmq: { status: 'error' } } });
    expect((await app.inject({ url: '/health' })).json()).toMatchObject({ data: { status: 'degraded' } });
  });

  test('the status page says operational, or degraded and by what', async () => {
    const status = async (of: ReturnType<typeof appOn>) =>
      (await of.app.inject({ url: '/api/v1/status' })).json();
    expect(await status(appOn(READY))).toMatchObject({
      success: true,
      data: { status: 'operational', degraded: [], version: '1.0.0', checks: { database: { status: 'ok' } } },
    });
    const cache = cacheThat(() => Promise.reject(new Error('connect ECONNREFUSED')));
    expect(await status(appOn(READY, { cache }))).toMatchObject({
      success: true,
      data: { status: 'degraded', degraded: ['redis'] },
    });
    const { app } = appOn(DOWN);
    const down = await app.inject({ url: '/api/v1/status' });
    expect(down.statusCode).toBe(200);
    expect(down.json()).toMatchObject({ data: { status: 'degraded', degraded: ['database'] } });
  });

  test('the unversioned health path says that it is deprecated', async () => {
    const { app } = appOn(READY);
    expect((await app.inject({ url: '/health' })).headers).toMatchObject({ deprecation: 'true' });
    expect((await app.inject({ url: '/api/v1/health' })).headers).not.toHaveProperty('deprecation');
  });

  test('dependencies that hang are answered for within the deadline, both at once', async () => {
    const { app } = appOn(fakeDatabase(never), {
      cache: cacheThat(never),
      env: { READINESS_TIMEOUT_MS: '200' },
    });
    const response = await app.inject({ url: '/readyz' });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({
      checks: { database: { status: 'error' }, redis: { status: 'error' } },
    });
  });

  test('fifty callers share one round, the next one starts afresh', async () => {
    const database = fakeDatabase(() => SCHEMA_IS_THERE);
    const { app } = appOn(database);
    const paths = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? '/readyz' : '/health'));
    await Promise.all(paths.map((url) => app.inject({ url })));
    expect(database.asked).toHaveLength(1);
    await app.inject({ url: '/readyz' });
    expect(database.asked).toHaveLength(2);
  });
});

describe('the canary', () => {
  test('reads playlists as users do', async () => {
    const database = fakeDatabase();
    const response = await appOn(database).app.inject({ url: '/api/v1/canary' });
    expect(response.statusCode).toBe(200);
    expect(database.asked).toMatchObject([{ operation: 'playlists.list' }]);
  });

  test('fails as users fail, in the contract, and is left out of the access log', async () => {
    const { app, log } = appOn(DOWN);
    const response = await app.inject({ url: '/api/v1/canary' });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ success: false, error: { code: 'DATABASE_UNAVAILABLE' } });
    expect(log).toEqual([]);
  });

  test('answers within the deadline when the database hangs, however many ask', async () => {
    const database = fakeDatabase(never);
    const { app } = appOn(database, { env: { READINESS_TIMEOUT_MS: '200' } });
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => app.inject({ url: '/api/v1/canary' })),
    );
    expect(responses.map((response) => response.json().error.code)).toEqual(
      Array(20).fill('DATABASE_TIMEOUT'),
    );
    expect(database.asked).toHaveLength(1);
    // The query's own budget ends before the flight does, or flights would pile up behind a hanging database.
    expect(database.asked[0]?.budgetMs).toBeLessThan(200);
  });
});

describe('singleFlight', () => {
  test('a failure is shared by its flight and forgotten with it', async () => {
    let calls = 0;
    const work = singleFlight(async () => {
      calls += 1;
      if (calls === 1) throw new Error('first');
      return calls;
    });
    const both = await Promise.allSettled([work(), work()]);
    expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    await expect(work()).resolves.toBe(2);
  });
});
