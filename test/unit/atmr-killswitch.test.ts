/** The killswitch of atmr on a fake Redis: who is turned away, and who never is. */

import { describe, expect, test } from 'vitest';
import { apiOn, fakeRedis } from './support/atmr.ts';
import { fakeDatabase } from './support/veza.ts';

const QUICK = { KILLSWITCH_CHECK_INTERVAL_MS: '5', DEGRADED_RATE_LIMIT_REQUESTS: '3' };
const entry = (mode: string) =>
  JSON.stringify({ mode, reason: 'a test', by: 'Ada', at: '2026-11-03T09:00:00Z' });

async function switched(mode: 'maintenance' | 'degraded') {
  const { redis, store, state } = fakeRedis();
  store.set('atmr:killswitch', entry(mode));
  const database = fakeDatabase((text) => (text.includes('schema_version') ? [{ version: 1 }] : []));
  const api = apiOn({ env: QUICK, redis, database });
  await api.app.ready();
  const series = `killswitch_mode{mode="${mode}"}`;
  await expect.poll(() => api.metric(series), { timeout: 5000, interval: 5 }).toBe(1);
  return { ...api, store, state, series };
}

describe('maintenance', () => {
  test.each([
    ['GET', '/api/bookings'],
    ['POST', '/api/bookings'],
    ['GET', '/api/bookings/booking-1'],
    ['PATCH', '/api/bookings/booking-1'],
    ['GET', '/api/routes?from=13.4,52.5&to=13.5,52.5'],
    ['GET', '/api/canary'],
    ['GET', '/api/there-is-no-such-route'],
    ['GET', '/%61pi/bookings'],
    ['GET', '/api'],
  ] as const)('%s %s is answered 503 with the message', async (method, url) => {
    const { app } = await switched('maintenance');
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.json().error]).toEqual([
      503,
      { code: 'MAINTENANCE', message: 'Service en maintenance - Merci de réessayer plus tard' },
    ]);
    expect(answer.headers['retry-after']).toBe('30');
  });

  test('probes and metrics go on telling the truth, that of a dependency that is down included', async () => {
    const { app, state } = await switched('maintenance');
    for (const url of ['/health', '/api/health', '/ready', '/prometheus/metrics-http', '/health/detailed'])
      expect((await app.inject({ url })).statusCode, url).toBe(200);
    state.down = true;
    expect((await app.inject({ url: '/ready' })).statusCode).toBe(503);
    expect((await app.inject({ url: '/health' })).statusCode).toBe(200);
  });

  test('it holds while Redis is down, and ends when the switch says so', async () => {
    const { app, store, state, metric, series, log } = await switched('maintenance');
    state.down = true;
    store.set('atmr:killswitch', entry('normal'));
    for (let looks = 0; looks < 5; looks += 1)
      expect((await app.inject({ url: '/api/canary' })).statusCode).toBe(503);
    state.down = false;
    await expect.poll(() => metric(series), { timeout: 5000, interval: 5 }).toBe(0);
    expect((await app.inject({ url: '/api/canary' })).statusCode).toBe(200);
    expect(log.join('')).toMatch(/"mode":"maintenance","reason":"a test","by":"Ada"/);
  });

  test('MAINTENANCE_MODE=true needs no Redis', async () => {
    const { app } = apiOn({ env: { MAINTENANCE_MODE: 'true' } });
    expect((await app.inject({ url: '/api/canary' })).json().error.code).toBe('MAINTENANCE');
    expect((await app.inject({ url: '/health' })).statusCode).toBe(200);
  });
});

describe('degraded', () => {
  test('what is not essential is off, the rest is served, and only so often', async () => {
    const { app } = await switched('degraded');
    expect((await app.inject({ url: '/api/bookings' })).json().error.code).toBe('DEGRADED');
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1)
      statuses.push((await app.inject({ url: '/api/bookings/booking-1' })).statusCode);
    expect(statuses).toEqual([404, 404, 404, 429, 429]);
    expect((await app.inject({ url: '/api/canary' })).statusCode, 'a probe is no client').toBe(200);
  });

  test('logs say what failed and nothing of what went well', async () => {
    const { app, log } = await switched('degraded');
    log.splice(0);
    await app.inject({ url: '/api/bookings/booking-1' });
    await app.inject({ url: '/api/bookings' });
    expect(log.filter((line) => line.includes('"msg":"request"'))).toEqual([
      expect.stringMatching(/"level":"warn".*"code":"DEGRADED"/),
    ]);
  });
});
