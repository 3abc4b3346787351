import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, startWorker } from '../support/atmr-processes.ts';
import { type AtmrStack, startAtmrStack } from '../support/atmr-stack.ts';
import { sql } from '../support/veza-database.ts';

let stack: AtmrStack;
beforeAll(async () => {
  stack = await startAtmrStack();
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

const PATIENT = { timeout: 20_000, interval: 20 };
const newIds = (count: number): string[] => Array.from({ length: count }, () => crypto.randomUUID());
const dispatched = 'worker_jobs_total{outcome="dispatched"}';
/** Each booking starts somewhere else, so that the router is asked for each. */
const places = Array.from({ length: 500 }, (_, n) => `13.43${String(n).padStart(3, '0')},52.53`);
const place = (): string => places.pop() ?? '13.42,52.53';
const quick = () => ({ ...stack.env, JOB_CLAIM_AFTER_MS: '500', SWEEP_INTERVAL_MS: '200' });
/** An API that turns no booking away because the machine, and not its database, is slow for seconds. */
const patient = () => ({
  ...stack.env,
  DB_CONNECT_TIMEOUT_MS: '15000',
  DB_STATEMENT_TIMEOUT_MS: '15000',
  DB_BUDGET_MS: '20000',
});

async function allDispatched(ids: readonly string[]): Promise<void> {
  const list = ids.map((id) => `'${id}'`).join(',');
  const count = `SELECT count(*) FROM bookings WHERE status = 'dispatched' AND distance_meters > 0 AND id IN (${list})`;
  await expect.poll(() => sql(stack.database, count), PATIENT).toBe(String(ids.length));
}

test('a worker dispatches bookings, rejects those without a way, and ends with 0 on SIGTERM', async () => {
  await using api = await startApi(stack.env);
  await using worker = await startWorker(quick());
  const [good = '', lost = ''] = newIds(2);
  await api.book(good);
  await api.book(lost, '13.41,52.51', '2.35,48.85');
  await expect.poll(() => api.statusOf(good), PATIENT).toBe('dispatched');
  await expect.poll(() => api.statusOf(lost), PATIENT).toBe('rejected');
  const [{ json: booking }, { json: route }] = [
    await api.get(`/api/bookings/${good}`),
    await api.get('/api/routes?from=13.41,52.51&to=13.47,52.55'),
  ];
  expect(booking.data).toMatchObject({
    distanceMeters: route.data.distanceMeters,
    durationSeconds: route.data.durationSeconds,
  });
  await expect.poll(() => api.metric('queue_depth'), PATIENT).toBe(0);
  worker.signal('SIGTERM');
  expect(await worker.exit).toBe(0);
});

test('a job is done as soon as it is there, not only once it may be taken over', async () => {
  await using api = await startApi(stack.env);
  // Longer than this test waits.
  await using _worker = await startWorker({ ...stack.env, JOB_CLAIM_AFTER_MS: '60000' });
  const ids = newIds(5);
  for (const id of ids) await api.book(id, place());
  await allDispatched(ids);
});

test('a worker that is killed with jobs in its hands loses none; another does each once', async () => {
  await using api = await startApi(stack.env);
  const ids = newIds(20);
  stack.ways.router.hold();
  try {
    await using first = await startWorker(quick());
    for (const id of ids) expect((await api.book(id, place())).status).toBe(201);
    // In its hands: the router's first attempt is under way.
    await expect
      .poll(() => stack.redis.executeCliCmd('XPENDING', ['atmr:dispatch', 'dispatch']), PATIENT)
      .toMatch(/^[1-9]/);
    first.signal('SIGKILL');
    await first.exit;
  } finally {
    await stack.ways.router.mend();
  }
  for (const id of ids) expect(await api.statusOf(id)).toBe('pending');
  await using second = await startWorker(quick());
  await allDispatched(ids);
  await expect.poll(() => api.metric('queue_depth'), PATIENT).toBe(0);
  expect(await second.metric(dispatched)).toBe(ids.length);
});

test('five workers share the queue, and each booking is dispatched once', async () => {
  await using api = await startApi(patient());
  await using workers = new AsyncDisposableStack();
  const started = [];
  for (let count = 0; count < 5; count += 1) started.push(workers.use(await startWorker(quick())));
  const ids = newIds(100);
  // Ten users, each with one booking under way: fewer than the API's pool has connections, so that none is turned away.
  const waiting = ids.values();
  const user = async () => {
    for (const id of waiting) expect((await api.book(id, place())).status).toBe(201);
  };
  await Promise.all(Array.from({ length: 10 }, user));
  await allDispatched(ids);
  // A worker counts a job after its booking is stored, and takes it out of the queue once it has counted it.
  await expect.poll(() => api.metric('queue_depth'), PATIENT).toBe(0);
  const counts = await Promise.all(started.map((worker) => worker.metric(dispatched)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
  expect(counts.filter((count) => count > 0).length).toBeGreaterThan(1);
});

test('the router is down: bookings wait in the queue and are dispatched when it is back', async () => {
  await using api = await startApi(stack.env);
  await using worker = await startWorker(quick());
  await stack.ways.router.refuse();
  const ids = newIds(10);
  try {
    for (const id of ids) await api.book(id, place());
    await expect
      .poll(() => worker.metric('worker_jobs_total{outcome="postponed"}'), PATIENT)
      .toBeGreaterThan(10);
    expect(await api.metric('queue_depth')).toBe(10);
    for (const id of ids) expect(await api.statusOf(id)).toBe('pending');
  } finally {
    await stack.ways.router.mend();
  }
  await allDispatched(ids);
});

test('bookings made while Redis was away or lost its memory are dispatched all the same', async () => {
  await using api = await startApi(stack.env);
  const [away = '', forgotten = ''] = newIds(2);
  await api.book(forgotten, place());
  await stack.redis.executeCliCmd('FLUSHALL');
  await stack.ways.redis.refuse();
  try {
    expect((await api.book(away, place())).status).toBe(201);
  } finally {
    await stack.ways.redis.mend();
  }
  await using _worker = await startWorker(quick());
  await allDispatched([away, forgotten]);
});
