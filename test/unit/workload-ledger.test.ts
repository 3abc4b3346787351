import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { connections } from '../../harness/http/connections.ts';
import { login } from '../../harness/signals/workload/login.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { deadPort, httpServer, json, tcpServer } from './workload-server.ts';
import { spec, target, timeline } from './workload-target.ts';

describe('the workload', () => {
  test('writes and reads by turns, each write on record before it leaves', async () => {
    const { records, onRecord, of, until } = timeline();
    await using server = await target(() => ({ copies: 1, status: 201 }));
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length >= 10 && of('read').length >= 10);
    await workload.stop();
    const attempts = of('attempt').map(({ id }) => id);
    expect(new Set(attempts).size).toBe(attempts.length);
    expect(
      of('write')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...attempts].sort());
    for (const write of of('write')) {
      const attempt = records.findIndex((record) => record.kind === 'attempt' && record.id === write.id);
      expect(attempt).toBeLessThan(records.indexOf(write));
      expect(write).toMatchObject({ outcome: 'acknowledged', status: 201 });
    }
    expect(of('read').every(({ ok, found }) => ok && found === true)).toBe(true);
    expect(workload.stats()).toMatchObject({
      attempted: attempts.length,
      acknowledged: attempts.length,
      refused: 0,
    });
    expect(workload.stats().lastError).toBeUndefined();
  });

  test('intended times are exact multiples of the period', async () => {
    const { onRecord, of, until } = timeline();
    await using server = await target(() => ({ copies: 1, status: 201 }));
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length + of('read').length >= 20);
    await workload.stop();
    const intended = [...of('write'), ...of('read')].map((record) => record.intended).sort((a, b) => a - b);
    for (const [n, at] of intended.entries()) expect(at).toBeCloseTo((intended[0] ?? 0) + n * 2, 2);
  });

  test('users who log in again go on with what that captured', async () => {
    const { onRecord, of, until } = timeline();
    const logIn = (user: string) => ({
      method: 'POST' as const,
      path: '/login',
      body: { user },
      capture: { token: 'data.token' },
    });
    let valid = 'Bearer t-first';
    await using server = await httpServer((request, response, body) => {
      if (request.url === '/login')
        return json(response, 200, { data: { token: `t-${JSON.parse(body).user}` } });
      const known = request.headers.authorization === valid;
      json(response, known ? (request.method === 'POST' ? 201 : 200) : 401, {});
    });
    const headers = { authorization: 'Bearer {token}' };
    const { list: _, ...unlisted } = spec;
    await using workload = await startWorkload({
      clock: createClock(),
      url: server.url,
      spec: {
        ...unlisted,
        login: logIn('first'),
        write: { ...spec.write, headers },
        read: { ...spec.read, headers },
      },
      onRecord,
    });
    await until(() => of('write').some(({ outcome }) => outcome === 'acknowledged'));
    valid = 'Bearer t-second';
    await until(() => of('write').some(({ outcome }) => outcome !== 'acknowledged'));
    await workload.logIn(logIn('second'));
    const before = of('write').length;
    await until(() =>
      of('write')
        .slice(before)
        .some(({ outcome }) => outcome === 'acknowledged'),
    );
    expect(workload.values).toEqual({ token: 't-second' });
    // What was written before is read with it, too.
    await workload.readBack(5_000);
    expect(of('readback').filter(({ copies }) => copies < 0)).toEqual([]);
  });

  test('logs in once and carries what it captured', async () => {
    const { onRecord, of, until } = timeline();
    let logins = 0;
    const seen = new Set<string | undefined>();
    await using server = await httpServer((request, response, body) => {
      if (request.url === '/login') {
        logins += 1;
        return json(response, 200, { data: { token: `t-${JSON.parse(body).user}` } });
      }
      if (request.url !== '/items' || request.method === 'POST') seen.add(request.headers.authorization);
      json(response, request.method === 'POST' ? 201 : 200, {});
    });
    const headers = { authorization: 'Bearer {token}' };
    await using workload = await startWorkload({
      clock: createClock(),
      url: server.url,
      spec: {
        ...spec,
        login: { method: 'POST', path: '/login', body: { user: 'drill' }, capture: { token: 'data.token' } },
        write: { ...spec.write, headers },
        read: { ...spec.read, headers },
      },
      onRecord,
    });
    await until(() => of('read').length >= 3);
    await workload.stop();
    expect(logins).toBe(1);
    expect([...seen]).toEqual(['Bearer t-drill']);
  });

  test.each([
    ['refuses', 401, { error: 'who?' }, /POST \/login\) was answered: 401 \{"error":"who\?"\}/],
    [
      'answers without the token',
      200,
      { data: { tok: 'x' } },
      /without data\.token.*at the top it has: data/,
    ],
  ])('a login that the target %s is named, and nothing is sent', async (_title, status, body, message) => {
    await using server = await httpServer((_request, response) => json(response, status, body));
    const login = { method: 'POST', path: '/login', capture: { token: 'data.token' } } as const;
    const { records, onRecord } = timeline();
    await expect(
      startWorkload({ clock: createClock(), url: server.url, spec: { ...spec, login }, onRecord }),
    ).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
    expect(records).toEqual([]);
  });

  test('a login may take longer than a user would wait', async () => {
    const { onRecord, of, until } = timeline();
    await using server = await httpServer((request, response) => {
      if (request.url === '/login') setTimeout(() => json(response, 200, { token: 't' }), 300);
      else json(response, request.method === 'POST' ? 201 : 200, {});
    });
    const login = { method: 'POST', path: '/login', capture: { token: 'token' } } as const;
    await using workload = await startWorkload({
      clock: createClock(),
      url: server.url,
      spec: { ...spec, deadlineMs: 100, login },
      onRecord,
    });
    expect(workload.values).toEqual({ token: 't' });
    await until(() => of('write').length >= 1);
  });

  test('a login that is never answered is named, with how long it was waited for', async () => {
    await using server = await httpServer(() => {});
    const to = connections(new URL(server.url), { readBody: true });
    await expect(
      login(to, { method: 'POST', path: '/login', capture: { token: 'token' } }, 50),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/login \(POST \/login\) had no answer within 0\.05 s/),
    });
    to.close();
  });

  test('a target that refuses from the first request is seen at once, with what it says', async () => {
    const { onRecord, of, until } = timeline();
    await using server = await httpServer((_request, response) => json(response, 403, { code: 'FORBIDDEN' }));
    await using workload = await startWorkload({ clock: createClock(), url: server.url, spec, onRecord });
    await until(() => of('write').length >= 5);
    const { acknowledged, refused, okInARow, lastError } = workload.stats();
    expect({ acknowledged, okInARow }).toEqual({ acknowledged: 0, okInARow: 0 });
    expect(refused).toBeGreaterThanOrEqual(5);
    expect(lastError).toBe('POST /items was answered: 403 {"code":"FORBIDDEN"}');
  });

  test('outcomes: no connection is refused, a broken one and silence are indeterminate', async () => {
    const outcomeAt = async (url: string) => {
      const { onRecord, of, until } = timeline();
      const workload = await startWorkload({
        clock: createClock(),
        url,
        spec: { ...spec, deadlineMs: 50 },
        onRecord,
      });
      await until(() => of('write').length >= 3);
      const seen = of('write').map(({ outcome }) => outcome);
      await workload[Symbol.asyncDispose]();
      return [...new Set(seen)];
    };
    expect(await outcomeAt(`http://127.0.0.1:${await deadPort()}`)).toEqual(['refused']);
    await using breaks = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
    expect(await outcomeAt(breaks.url)).toEqual(['indeterminate']);
    await using silent = await tcpServer(() => undefined);
    expect(await outcomeAt(silent.url)).toEqual(['indeterminate']);
  });

  test('disposing gives up what is under way and still settles it', async () => {
    const { onRecord, of, until } = timeline();
    await using silent = await tcpServer(() => undefined);
    const workload = await startWorkload({ clock: createClock(), url: silent.url, spec, onRecord });
    await until(() => of('attempt').length >= 3);
    await workload[Symbol.asyncDispose]();
    expect(of('write').length).toBe(of('attempt').length);
    expect(workload.stats().indeterminate).toBe(of('attempt').length);
  });

  test.each([
    ['http://10.1.2.3', spec, /neither loopback/],
    ['http://127.0.0.1:1', { ...spec, ratePerSecond: 0 }, /ratePerSecond is 0/],
    [
      'http://127.0.0.1:1',
      { ...spec, list: { ...spec.list, path: '/items/{id}' } },
      /workload\.list: nothing is called \{id\}/,
    ],
  ])('refuses to start: %s', async (url, wrong, message) => {
    const { records, onRecord } = timeline();
    await expect(startWorkload({ clock: createClock(), url, spec: wrong, onRecord })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
    });
    expect(records).toEqual([]);
  });
});
