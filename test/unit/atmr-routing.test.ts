import { describe, expect, test } from 'vitest';
import { apiOn, fakeRedis, ROUTED, type RouterAnswer, router, SILENT, says } from './support/atmr.ts';

const JOURNEY = '/api/routes?from=13.41,52.51&to=13.47,52.55';

async function api(answer: RouterAnswer, env: Record<string, string> = {}) {
  const upstream = await router(answer);
  const cache = fakeRedis();
  const { app, metric } = apiOn({ env: { OSRM_URL: upstream.url, ...env }, redis: cache.redis });
  const ask = async (url = JOURNEY) => {
    const response = await app.inject({ url });
    return { response, code: response.json().error?.code };
  };
  return { ask, metric, upstream: upstream.state, cache };
}

describe('routes of atmr', () => {
  test('the second answer is the cached body, and the router sees nothing of it', async () => {
    const { ask, upstream, metric } = await api(ROUTED);
    const { response: first } = await ask();
    expect(first.statusCode).toBe(200);
    expect(first.headers['x-cache']).toBe('miss');
    expect(first.json().data).toMatchObject({ distanceMeters: 1234.5, durationSeconds: 98.7 });
    upstream.answer = says(500, {});
    const { response: second } = await ask();
    expect(second.headers['x-cache']).toBe('hit');
    expect(second.body).toBe(first.body);
    expect(upstream.times).toHaveLength(1);
    expect(await metric('route_answers_total{result="hit"}')).toBe(1);
  });

  test('places within a metre share their route; others do not', async () => {
    const { ask, upstream } = await api(ROUTED);
    await ask();
    expect((await ask('/api/routes?from=13.410001,52.51&to=13.47,52.55')).response.headers['x-cache']).toBe(
      'hit',
    );
    expect((await ask('/api/routes?from=13.4101,52.51&to=13.47,52.55')).response.headers['x-cache']).toBe(
      'miss',
    );
    expect(upstream.times).toHaveLength(2);
  });

  test('an old route is asked for again, and served as it was when the router fails', async () => {
    const { ask, upstream, cache } = await api(ROUTED);
    const { response: first } = await ask();
    for (const [key, text] of cache.store)
      cache.store.set(key, JSON.stringify({ ...JSON.parse(text), at: Date.now() - 2 * 3_600_000 }));
    upstream.answer = says(503, {});
    const { response: stale } = await ask();
    expect(stale.statusCode).toBe(200);
    expect(stale.headers['x-cache']).toBe('stale');
    expect(stale.body).toBe(first.body);
    upstream.answer = ROUTED;
    expect((await ask()).response.headers['x-cache']).toBe('miss');
  });

  test('fifty callers of one route make one call', async () => {
    const { ask, upstream } = await api(ROUTED);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(new Set(answers.map(({ response }) => response.body)).size).toBe(1);
    expect(upstream.times).toHaveLength(1);
  });

  test.each([
    ['answers 5xx', says(500, {}), 502],
    ['answers nonsense', says(200, { code: 'Ok', routes: [] }), 502],
    ['is silent', SILENT, 503],
  ])('not cached and the router %s: ROUTING_UNAVAILABLE within the budget', async (_, answer, status) => {
    const { ask, metric } = await api(answer, { OSRM_TIMEOUT_MS: '300', OSRM_BUDGET_MS: '1000' });
    const { response, code } = await ask();
    expect(response.statusCode).toBe(status);
    expect(code).toBe('ROUTING_UNAVAILABLE');
    const series = 'http_request_errors_total{method="GET",path="/api/routes",code="ROUTING_UNAVAILABLE"}';
    expect(await metric(series)).toBe(1);
  });

  test('a router that is not there: 503 that says when to come back, and retries that show', async () => {
    const { app, metric } = apiOn();
    const response = await app.inject({ url: JOURNEY });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(await metric('dependency_retries_total{dependency="osrm"}')).toBe(2);
    await expect.poll(() => metric('osrm_availability'), { timeout: 2000, interval: 10 }).toBe(0);
  });

  test('a failure that passes is repeated and not noticed', async () => {
    const { ask, metric, upstream } = await api((call, response) =>
      (call === 1 ? says(503, {}) : ROUTED)(call, response),
    );
    expect((await ask()).response.statusCode).toBe(200);
    expect(upstream.times).toHaveLength(2);
    expect(await metric('dependency_retries_total{dependency="osrm"}')).toBe(1);
    expect(await metric('dependency_calls_saved_by_retry_total{dependency="osrm"}')).toBe(1);
    await expect.poll(() => metric('osrm_availability'), { timeout: 2000, interval: 10 }).toBe(1);
  });

  test('no way between two places is no failure: 422, asked once', async () => {
    const { ask, upstream } = await api(says(400, { code: 'NoSegment', message: '' }));
    const { response, code } = await ask();
    expect([response.statusCode, code]).toEqual([422, 'NO_ROUTE']);
    expect(upstream.times).toHaveLength(1);
  });

  test('a router known to be down is asked once, not three times', async () => {
    const { app, metric } = apiOn({ env: { OSRM_CHECK_INTERVAL_MS: '10' } });
    await expect.poll(() => metric('osrm_availability'), { timeout: 2000, interval: 10 }).toBe(0);
    const retries = () => metric('dependency_retries_total{dependency="osrm"}');
    // Three checks in a row fail soon; from then on nothing is repeated.
    await expect
      .poll(
        async () => {
          const count = await retries();
          await app.inject({ url: JOURNEY });
          return (await retries()) - count;
        },
        { timeout: 5000, interval: 10 },
      )
      .toBe(0);
  });

  test('without Redis routes are still found', async () => {
    const { ask, cache } = await api(ROUTED);
    cache.state.down = true;
    for (let round = 0; round < 2; round += 1) {
      const { response } = await ask();
      expect([response.statusCode, response.headers['x-cache']]).toEqual([200, 'miss']);
    }
  });

  test('the canary asks as users do', async () => {
    const { ask } = await api(ROUTED);
    const { response } = await ask();
    const { response: canary } = await ask(JOURNEY.replace('/api/routes', '/api/canary/route'));
    expect(canary.headers['x-cache']).toBe('hit');
    expect(canary.body).toBe(response.body);
  });

  test.each(['13.41', '13.41;52.51', '200,52', 'x,y', '13.41,52.51,1', '1e1,2'])(
    '%s is no place',
    async (from) => {
      const { app } = apiOn();
      const response = await app.inject({ url: `/api/routes?from=${from}&to=13.4,52.5` });
      expect(response.statusCode).toBe(400);
      expect(response.json().error.code).toBe('VALIDATION_FAILED');
    },
  );
});
