import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../support/atmr-processes.ts';
import { type AtmrStack, startAtmrStack } from '../support/atmr-stack.ts';
import { sql } from '../support/veza-database.ts';

let stack: AtmrStack;
beforeAll(async () => {
  stack = await startAtmrStack();
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

const newId = (): string => crypto.randomUUID();
const JOURNEY = '/api/routes?from=13.41,52.51&to=13.47,52.55';

describe('bookings on a real PostgreSQL and Redis', () => {
  test('the same booking twenty times at once is stored once; the same id for another is refused', async () => {
    await using api = await startApi(stack.env);
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.book(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect((await api.book(id, '13.42,52.51')).json.error.code).toBe('BOOKING_CONFLICT');
    const { json } = await api.get('/api/bookings?limit=500');
    expect(json.data.items.filter((item: { id: string }) => item.id === id)).toHaveLength(1);
    await expect.poll(() => api.metric('queue_depth'), { timeout: 2000, interval: 10 }).toBe(1);
  });

  test('a booking is cancelled once, and what is over is over', async () => {
    await using api = await startApi(stack.env);
    const id = newId();
    await api.book(id);
    expect((await api.patch(id, 'completed')).json.error.code).toBe('BOOKING_STATE');
    for (let times = 0; times < 2; times += 1)
      expect((await api.patch(id, 'cancelled')).json.data.status).toBe('cancelled');
    expect((await api.patch(newId(), 'cancelled')).status).toBe(404);
    expect((await api.get('/api/bookings?status=cancelled')).json.data.items).toMatchObject([{ id }]);
  });

  test('pages follow the order of writing and end', async () => {
    await using api = await startApi(stack.env);
    const ids = Array.from({ length: 5 }, newId);
    for (const id of ids) expect((await api.book(id)).status).toBe(201);
    const seen: string[] = [];
    for (let next: string | null = '0'; next !== null; ) {
      const page: { items: { id: string }[]; next: string | null } = (
        await api.get(`/api/bookings?limit=2&after=${next}`)
      ).json.data;
      seen.push(...page.items.map((item) => item.id));
      next = page.next;
    }
    expect(seen.slice(-5)).toEqual(ids);
  });

  test('a read-only database refuses writes by name, serves reads, and is cured in a warm pool', async () => {
    await using api = await startApi(stack.env);
    const setting = `ALTER DATABASE "${stack.database.getDatabase()}" SET default_transaction_read_only`;
    await sql(stack.database, `${setting} = on`);
    const sessions = "FROM pg_stat_activity WHERE application_name = 'atmr-booking-api'";
    await sql(stack.database, `SELECT pg_terminate_backend(pid) ${sessions}`);
    const code = async () => (await api.book(newId())).json.error?.code;
    await expect.poll(code, { timeout: 2000, interval: 10 }).toBe('DATABASE_READ_ONLY');
    expect((await api.get('/api/bookings')).status).toBe(200);
    expect((await api.get('/ready')).status).toBe(200);
    await sql(stack.database, `${setting} = off`);
    await expect
      .poll(async () => (await api.book(newId())).status, { timeout: 2000, interval: 10 })
      .toBe(201);
  });

  test('a lost database is 503 within the budget, not ready, and good at the first probe after it', async () => {
    await using api = await startApi(stack.env);
    await stack.ways.database.refuse();
    try {
      // Until then a write may be sent on a connection that is lost already, and its outcome is open.
      await expect.poll(() => api.metric('db_connections'), { timeout: 2000, interval: 5 }).toBe(0);
      const { json, status, ms } = await api.book(newId());
      expect([status, json.error.code]).toEqual([503, 'DATABASE_UNAVAILABLE']);
      expect(ms).toBeLessThan(2500);
      expect(await api.metric('dependency_retries_total{dependency="database"}')).toBe(2);
      expect((await api.get('/ready')).json.checks).toEqual({ database: 'error', redis: 'ok' });
      expect((await api.get('/health')).status).toBe(200);
    } finally {
      await stack.ways.database.mend();
    }
    expect((await api.get('/ready')).status).toBe(200);
  });

  test('a lost Redis: not ready, bookings are stored all the same, routes are found', async () => {
    await using api = await startApi(stack.env);
    await stack.ways.redis.refuse();
    try {
      await expect
        .poll(async () => (await api.get('/ready')).json.checks, { timeout: 2000, interval: 10 })
        .toEqual({ database: 'ok', redis: 'error' });
      expect((await api.book(newId())).status).toBe(201);
      expect((await api.get(JOURNEY)).headers['x-cache']).toBe('miss');
    } finally {
      await stack.ways.redis.mend();
    }
    await expect
      .poll(async () => (await api.get('/ready')).status, { timeout: 3000, interval: 10 })
      .toBe(200);
  });
});

describe('routes on a real OSRM', () => {
  test('a route makes sense: longer than the crow flies, at a car’s speed', async () => {
    await using api = await startApi(stack.env);
    const { data } = (await api.get(JOURNEY)).json;
    // 0.06° by 0.04° at 52.5° north.
    const crow = Math.hypot(0.06 * 111_320 * Math.cos((52.5 * Math.PI) / 180), 0.04 * 111_320);
    expect(data.distanceMeters).toBeGreaterThan(crow);
    expect(data.distanceMeters).toBeLessThan(3 * crow);
    const speed = data.distanceMeters / data.durationSeconds;
    expect(speed).toBeGreaterThan(3);
    expect(speed).toBeLessThan(30);
  });

  test('off the map there is no way', async () => {
    await using api = await startApi(stack.env);
    const { status, json } = await api.get('/api/routes?from=13.41,52.51&to=2.35,48.85');
    expect([status, json.error.code]).toEqual([422, 'NO_ROUTE']);
  });

  test.each([
    ['refuses', () => stack.ways.router.refuse()],
    ['hangs', async () => stack.ways.router.hold()],
  ] as const)(
    'the router %s: cached routes as before, others fail in time, ready, and back at once',
    async (_, breakIt) => {
      await using api = await startApi(stack.env);
      await expect.poll(() => api.metric('osrm_availability'), { timeout: 3000, interval: 10 }).toBe(1);
      const asked = await api.get(JOURNEY);
      const calls = await api.metric('osrm_requests_total{outcome="ok"}');
      const shift = Math.random().toFixed(5).slice(2);
      const uncached = `/api/routes?from=13.42${shift},52.52&to=13.45,52.54`;
      await breakIt();
      try {
        await expect.poll(() => api.metric('osrm_availability'), { timeout: 3000, interval: 10 }).toBe(0);
        const cached = await api.get(JOURNEY);
        expect([cached.status, cached.headers['x-cache']]).toEqual([200, 'hit']);
        expect(cached.body).toBe(asked.body);
        expect(await api.metric('osrm_requests_total{outcome="ok"}')).toBe(calls);
        const refused = await api.get(uncached);
        expect([refused.status, refused.json.error.code]).toEqual([503, 'ROUTING_UNAVAILABLE']);
        expect(refused.ms).toBeLessThan(2000);
        expect((await api.get('/ready')).status).toBe(200);
      } finally {
        await stack.ways.router.mend();
      }
      await expect.poll(() => api.metric('osrm_availability'), { timeout: 3000, interval: 10 }).toBe(1);
      expect((await api.get(uncached)).headers['x-cache']).toBe('miss');
    },
  );
});
