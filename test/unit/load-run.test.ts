import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { startLoad } from '../../harness/load/load.ts';
import type { LoadSpec } from '../../harness/load/load-options.ts';
import { type LoadPart, loadCount } from '../../harness/load/load-result.ts';
import { runLoad } from '../../harness/load/load-run.ts';
import type { LoadStep } from '../../harness/load/open-loop.ts';
import type { LoadMoment } from '../../harness/model/load.ts';
import { deadPort, httpServer, json, type TestServer, tcpServer } from './workload-server.ts';

const spec = (url: string, over: Partial<LoadSpec> = {}): LoadSpec => ({
  url,
  request: { method: 'GET', path: '/{n}' },
  offer: { steps: [{ perSecond: 500, durationMs: 200 }] },
  deadlineMs: 2000,
  maxInFlight: 1000,
  ...over,
});

/** In this thread; what runs there is the same. */
const offer = async (load: LoadSpec) => {
  const count = loadCount();
  const clock = createClock();
  const share = { thread: 0, startAt: clock.now() };
  const tell = { onPart: (part: LoadPart) => count.add(part) };
  return count.result([await runLoad(clock, load, share, tell, new AbortController().signal)]);
};

const always = (status: number, headers: Record<string, string> = {}): Promise<TestServer> =>
  httpServer((_request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    json(response, status, {});
  });

const steps = (...given: LoadStep[]) => ({ offer: { steps: given } });

describe('the load generator', () => {
  test('sends what was planned, numbered, and counts what became of it', async () => {
    const paths: string[] = [];
    await using server = await httpServer((request, response) => {
      paths.push(request.url ?? '');
      const n = Number(request.url?.slice(1));
      if (n % 5 === 3) response.setHeader('retry-after', '1');
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
      shedUnannounced: 20,
      failed: 20,
      timedOut: 0,
      successRatio: 40 / 60,
    });
    expect(paths.map((path) => Number(path.slice(1))).sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect(result.generator.cpu).toBeGreaterThan(0);
    expect(result.generator.sendLagMs.max).toBeGreaterThanOrEqual(result.generator.sendLagMs.p99);
  });

  test('what counts as done is the contract’s to say', async () => {
    await using server = await always(409);
    expect(await offer(spec(server.url, { ok: [409] }))).toMatchObject({ ok: 100, failed: 0 });
  });

  test.each<[number, Record<string, string>, object]>([
    [429, { 'retry-after': '1' }, { shed: 100, shedUnannounced: 0, admitted: 0, latencyMs: null }],
    [429, {}, { shed: 100, shedUnannounced: 100 }],
    [503, { 'retry-after': '1' }, { shed: 100, shedUnannounced: 0, failed: 0 }],
    [503, {}, { shed: 0, failed: 100 }],
  ])('%d with %o is as the target said it', async (status, headers, counted) => {
    await using server = await always(status, headers);
    expect(await offer(spec(server.url))).toMatchObject(counted);
  });

  test('users of a closed loop ask again as soon as they were answered, and no sooner', async () => {
    let underWay = 0;
    let most = 0;
    await using server = await httpServer((_request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        json(response, 200, {});
      });
    });
    const result = await offer(spec(server.url, { offer: { users: 4, durationMs: 200 } }));
    expect(most).toBeLessThanOrEqual(4);
    expect(result.ok).toBe(result.planned);
    expect(result.ok).toBeGreaterThan(8);
  });

  test('several threads share a load, and each second is told once', async () => {
    const paths = new Set<string>();
    await using server = await httpServer((request, response) => {
      paths.add(request.url ?? '');
      json(response, 200, {});
    });
    const moments: LoadMoment[] = [];
    const steps = [{ perSecond: 0, toPerSecond: 200, durationMs: 1500 }];
    await using offered = startLoad({
      clock: createClock(),
      spec: spec(server.url, { offer: { steps }, threads: 3 }),
      onMoment: (moment) => moments.push(moment),
    });
    const result = await offered.result;
    expect(result).toMatchObject({ planned: 150, ok: 150, generator: { threads: 3 } });
    expect(paths.size).toBe(150);
    expect(moments.map(({ atMs }) => atMs)).toEqual([0, 1000]);
    expect(moments.reduce((sum, { offered }) => sum + offered, 0)).toBe(150);
    expect(moments[1]?.offered).toBeGreaterThan(moments[0]?.offered ?? 0);
  });

  test('steps are offered one after another, all of them', async () => {
    await using server = await always(200);
    const steps = [
      { perSecond: 50, durationMs: 100 },
      { perSecond: 1000, durationMs: 100 },
    ];
    expect(await offer(spec(server.url, { offer: { steps } }))).toMatchObject({
      planned: 105,
      sent: 105,
      ok: 105,
    });
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
    expect(result.generator.saturated).toMatch(/90 of 100 requests were not sent/);
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
      spec: spec(server.url, { offer: { steps: [{ perSecond: 100, durationMs: 600_000 }] } }),
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
    ['no steps', steps(), /no steps/],
    ['a rate of 0', steps({ perSecond: 0, durationMs: 1 }), /steps\[0\]\.perSecond: 0; give one above 0/],
    ['a rate it cannot hold', steps({ perSecond: 20_001, durationMs: 1 }), /up to 20000/],
    ['a ramp beyond it', steps({ perSecond: 1, toPerSecond: 20_001, durationMs: 1 }), /up to 20000/],
    ['a ramp from below 0', steps({ perSecond: -1, toPerSecond: 2, durationMs: 1 }), /perSecond: -1/],
    ['a step without end', steps({ perSecond: 1, durationMs: Number.NaN }), /steps\[0\]\.durationMs: NaN/],
    ['more than ten minutes', steps({ perSecond: 1, durationMs: 600_001 }), /up to 600000/],
    [
      'a million and one',
      steps({ perSecond: 20_000, durationMs: 50_001 }),
      /1000020 requests in all; at most 1000000/,
    ],
    ['no users', { offer: { users: 0, durationMs: 1 } }, /users: 0/],
    ['a hundred threads', { threads: 100 }, /threads: 100; give one above 0 and up to 16/],
    ['no sockets', { maxInFlight: 0 }, /maxInFlight: 0/],
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
