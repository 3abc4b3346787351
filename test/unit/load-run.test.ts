import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/observe/clock.ts';
import { startLoad } from '../../harness/workload/load.ts';
import type { LoadSpec } from '../../harness/workload/load-options.ts';
import { runLoad } from '../../harness/workload/load-run.ts';
import { deadPort, httpServer, json, type TestServer, tcpServer } from './workload-server.ts';

const spec = (url: string, over: Partial<LoadSpec> = {}): LoadSpec => ({
  url,
  request: { method: 'GET', path: '/{n}' },
  steps: [{ perSecond: 500, durationMs: 200 }],
  deadlineMs: 2000,
  maxInFlight: 1000,
  ...over,
});

/** In this thread; what runs there is the same. */
const offer = (load: LoadSpec) => runLoad(createClock(), load, new AbortController().signal);

const always = (status: number): Promise<TestServer> =>
  httpServer((_request, response) => json(response, status, {}));

describe('the load generator', () => {
  test('sends what was planned, numbered, and counts what became of it', async () => {
    const paths: string[] = [];
    await using server = await httpServer((request, response) => {
      paths.push(request.url ?? '');
      const n = Number(request.url?.slice(1));
      json(response, [200, 201, 429, 503, 500][n % 5] ?? 200, {});
    });
    const result = await offer(spec(server.url));
    expect(result).toMatchObject({
      planned: 100,
      sent: 100,
      dropped: 0,
      admitted: 60,
      ok: 40,
      shed: 40,
      failed: 20,
      timedOut: 0,
      successRatio: 0.4,
    });
    expect(paths.map((path) => Number(path.slice(1))).sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect(result.generator.cpu).toBeGreaterThan(0);
    expect(result.generator.sendLagMs.max).toBeGreaterThanOrEqual(result.generator.sendLagMs.p99);
  });

  test('what counts as done and as turned away is the contract’s to say', async () => {
    await using server = await always(409);
    expect(await offer(spec(server.url, { ok: [409] }))).toMatchObject({ ok: 100, failed: 0 });
    expect(await offer(spec(server.url, { shed: [409] }))).toMatchObject({
      shed: 100,
      admitted: 0,
      latencyMs: null,
    });
  });

  test('steps are offered one after another, all of them', async () => {
    await using server = await always(200);
    const steps = [
      { perSecond: 50, durationMs: 100 },
      { perSecond: 1000, durationMs: 100 },
    ];
    expect(await offer(spec(server.url, { steps }))).toMatchObject({ planned: 105, sent: 105, ok: 105 });
  });

  test('an answer that never comes takes its deadline, and the schedule does not wait for it', async () => {
    await using server = await tcpServer((socket) => socket.resume());
    const result = await offer(spec(server.url, { deadlineMs: 300 }));
    expect(result).toMatchObject({ planned: 100, sent: 100, timedOut: 100, successRatio: 0 });
    // Three significant digits round up and down.
    expect(result.latencyMs?.p50).toBeGreaterThanOrEqual(299);
  });

  test('a wait is counted from the intended start: a stall delays all who came during it', async () => {
    const waiting: (() => void)[] = [];
    let released = false;
    await using server = await httpServer((request, response) => {
      const answer = () => json(response, 200, {});
      if (released) return answer();
      waiting.push(answer);
      if (request.url !== '/50') return;
      released = true;
      for (const one of waiting) one();
    });
    const { ok, latencyMs } = await offer(spec(server.url));
    expect(ok).toBe(100);
    // Request 0 waited for request 50, due 100 ms later at 500/s.
    expect(latencyMs?.max).toBeGreaterThanOrEqual(99);
  });

  test('too many under way: the rest is dropped and counted, not sent later', async () => {
    let accepted = 0;
    await using server = await tcpServer((socket) => {
      accepted += 1;
      socket.resume();
    });
    const result = await offer(spec(server.url, { deadlineMs: 1000, maxInFlight: 10 }));
    expect(result).toMatchObject({ planned: 100, sent: 10, dropped: 90, timedOut: 10, successRatio: 0 });
    expect(accepted).toBeLessThanOrEqual(10);
  });

  test('a target that is not there fails everything', async () => {
    const result = await offer(spec(`http://127.0.0.1:${await deadPort()}`));
    expect(result).toMatchObject({ sent: 100, failed: 100, ok: 0, latencyMs: null });
  });

  test('stopped early, what was not yet due was not planned', async () => {
    const arrived = Promise.withResolvers<void>();
    await using server = await httpServer((_request, response) => {
      arrived.resolve();
      json(response, 200, {});
    });
    await using offered = startLoad({
      clock: createClock(),
      spec: spec(server.url, { steps: [{ perSecond: 100, durationMs: 600_000 }] }),
    });
    await arrived.promise;
    offered.stop();
    const result = await offered.result;
    expect(result.planned).toBeLessThan(60_000);
    expect(result.ok).toBe(result.planned);
  });

  test('disposed of, its result is an error and not a wait for ever', async () => {
    await using server = await always(200);
    const offered = startLoad({ clock: createClock(), spec: spec(server.url) });
    await offered[Symbol.asyncDispose]();
    await expect(offered.result).rejects.toMatchObject({ code: 'internal' });
  });

  test.each<[string, Partial<LoadSpec>, RegExp]>([
    ['an address elsewhere', { url: 'http://192.168.1.9:80' }, /neither loopback/],
    ['no steps', { steps: [] }, /no steps/],
    ['a rate of 0', { steps: [{ perSecond: 0, durationMs: 1 }] }, /steps\[0\]\.perSecond is 0/],
    ['a rate it cannot hold', { steps: [{ perSecond: 1001, durationMs: 1 }] }, /up to 1000/],
    [
      'a step without end',
      { steps: [{ perSecond: 1, durationMs: Number.NaN }] },
      /steps\[0\]\.durationMs is NaN/,
    ],
    ['no sockets', { maxInFlight: 0 }, /maxInFlight is 0/],
    ['a name that nothing has', { request: { method: 'GET', path: '/{id}' } }, /nothing is called \{id\}/],
  ])('refuses %s before anything is sent', (_title, over, message) => {
    expect(() => startLoad({ clock: createClock(), spec: spec('http://127.0.0.1:1', over) })).toThrowError(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
    );
  });

  test('a container of this run may be loaded, if the run says so', async () => {
    const asked: string[] = [];
    await using offered = startLoad({
      clock: createClock(),
      // 0.0.0.0 is not loopback, but reaches this machine and nothing else.
      spec: spec(`http://0.0.0.0:${await deadPort()}`),
      isAllowed: (url) => asked.push(url.hostname) > 0,
    });
    expect((await offered.result).failed).toBe(100);
    expect(asked).toEqual(['0.0.0.0']);
  });
});
