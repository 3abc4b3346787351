import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createTokens } from '../../targets/veza/service/src/auth/tokens.ts';
import { createUpstream } from '../../targets/veza/service/upstream/app.ts';
import { appOn, fakeDatabase, SECRET } from './support/veza.ts';

const { token } = await createTokens(SECRET).issue('drill_user');

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The API with a streaming service behind it that answers each call as told. */
async function apiBehind(answer: (call: number) => { status: number; body: string } | 'silence', env = {}) {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    const told = answer(calls);
    if (told !== 'silence')
      response.writeHead(told.status, { 'content-type': 'application/json' }).end(told.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { ...apiAt(`http://127.0.0.1:${port}`, env), calls: () => calls };
}

function apiAt(url: string, env = {}) {
  const { app } = appOn(fakeDatabase(), { env: { STREAM_URL: url, ...env } });
  const adapt = () =>
    app.inject({
      method: 'POST',
      url: '/api/v1/tracks/track-001/bitrate',
      headers: { authorization: `Bearer ${token}` },
      payload: { bandwidthKbps: 300 },
    });
  const state = async () => {
    const { body } = await app.inject({ url: '/metrics' });
    return Number(/^veza_circuit_breaker_state\{.*\} (\d)/m.exec(body)?.[1]);
  };
  return { adapt, state };
}

describe('bitrate adaptation through the streaming service', () => {
  test('asks the real one and passes on its answer; both count the call', async () => {
    const upstream = createUpstream('silent');
    closing.push(() => upstream.close());
    const { adapt } = apiAt(await upstream.listen({ host: '127.0.0.1', port: 0 }));
    const response = await adapt();
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ success: true, data: { trackId: 'track-001', bitrateKbps: 192 } });
    const { body } = await upstream.inject({ url: '/metrics' });
    expect(body).toContain('streaming_requests_total{path="/v1/bitrate",status="200"} 1');
  });

  test.each([
    ['a 5xx', () => ({ status: 503, body: '{}' }), {}, 502, 'STREAMING_FAILED'],
    ['an answer that is no JSON', () => ({ status: 200, body: '<html>' }), {}, 502, 'STREAMING_FAILED'],
    [
      'an answer without a bitrate',
      () => ({ status: 200, body: '{"bitrateKbps": -1}' }),
      {},
      502,
      'STREAMING_FAILED',
    ],
    ['silence', () => 'silence' as const, { STREAM_TIMEOUT_MS: '300' }, 504, 'STREAMING_TIMEOUT'],
  ])('%s, five times, opens the breaker; then no call is made', async (_, answer, env, status, code) => {
    const { adapt, state, calls } = await apiBehind(answer, env);
    for (let call = 1; call <= 5; call += 1) {
      expect(await state()).toBe(0);
      const response = await adapt();
      expect(response.statusCode).toBe(status);
      expect(response.json().error.code).toBe(code);
    }
    expect(await state()).toBe(2);
    const refused = await adapt();
    expect(refused.statusCode).toBe(503);
    expect(refused.json().error.code).toBe('STREAMING_CIRCUIT_OPEN');
    // On a busy machine one may be given up before it arrives.
    expect(calls()).toBeLessThanOrEqual(5);
  });

  test('nothing listening counts like any other failure', async () => {
    const { adapt, state } = apiAt('http://127.0.0.1:1');
    for (let call = 1; call <= 5; call += 1)
      expect((await adapt()).json().error.code).toBe('STREAMING_FAILED');
    expect(await state()).toBe(2);
  });

  test('a refusal of the request says nothing about the health of the service', async () => {
    const { adapt, state } = await apiBehind(() => ({ status: 404, body: '{}' }));
    for (let call = 1; call <= 6; call += 1) {
      const response = await adapt();
      expect(response.statusCode).toBe(502);
      expect(response.json().error.code).toBe('STREAMING_REJECTED');
    }
    expect(await state()).toBe(0);
  });

  test('once open time is over, the first success closes it again', async () => {
    const env = { BREAKER_OPEN_MS: '500' };
    const { adapt, state } = await apiBehind(
      (call) => ({ status: call <= 5 ? 500 : 200, body: '{"bitrateKbps": 96}' }),
      env,
    );
    for (let call = 1; call <= 5; call += 1) await adapt();
    expect(await state()).toBe(2);
    await expect.poll(state, { timeout: 2000, interval: 5 }).toBe(1);
    expect((await adapt()).json()).toMatchObject({ success: true, data: { bitrateKbps: 96 } });
    expect(await state()).toBe(0);
  });
});
