/** Who is logged in at gauzian: what revokes a token, what makes a revoked one valid again, and what is told when nothing is known. */

import { describe, expect, test } from 'vitest';
import { apiOn, fakeCache } from './support/gauzian.ts';
import { fakeDatabase } from './support/veza.ts';

/** Every name is free, and a page has nothing in it. */
const database = () =>
  fakeDatabase((text) => (text.includes('INSERT INTO users') ? [{ username: 'ada' }] : []));

async function registered(app: ReturnType<typeof apiOn>['app']): Promise<string> {
  const payload = { username: 'ada', password: 'long enough' };
  const answer = await app.inject({ method: 'POST', url: '/auth/register', payload });
  expect(answer.statusCode).toBe(201);
  return String(answer.headers['set-cookie']);
}

const me = async (app: ReturnType<typeof apiOn>['app'], cookie: string) =>
  (await app.inject({ url: '/auth/me', headers: { cookie } })).statusCode;

describe('tokens of gauzian', () => {
  test('a token is good until its user logs out, and not good then', async () => {
    const { app } = apiOn({ database: database() });
    const cookie = await registered(app);
    expect(cookie).toMatch(/^auth_token=.+HttpOnly; Secure; SameSite=Strict/);
    expect(await me(app, cookie)).toBe(200);
    const out = await app.inject({ method: 'POST', url: '/auth/logout', headers: { cookie } });
    expect(out.statusCode).toBe(204);
    expect(await me(app, cookie)).toBe(401);
  });

  test('flushing Redis makes a revoked token valid again, and another secret refuses it', async () => {
    const cache = fakeCache();
    const { app } = apiOn({ cache, database: database() });
    const cookie = await registered(app);
    await app.inject({ method: 'POST', url: '/auth/logout', headers: { cookie } });
    cache.flush();
    expect(await me(app, cookie)).toBe(200);
    const rotated = apiOn({ cache, database: database(), secret: 'another-secret-that-is-long-enough-too' });
    expect(await me(rotated.app, cookie)).toBe(401);
    expect(await me(rotated.app, await registered(rotated.app))).toBe(200);
  });

  test('who cannot be checked is refused as such, and not as a stranger', async () => {
    const cache = fakeCache();
    const { app } = apiOn({ cache, database: database() });
    const cookie = await registered(app);
    cache.lost = true;
    const answer = await app.inject({ url: '/auth/me', headers: { cookie } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'SESSIONS_UNAVAILABLE']);
  });
});

describe('readiness of gauzian', () => {
  test('a Redis that refuses is named by the two lines that the runbook looks for', async () => {
    const cache = fakeCache();
    const { app, log } = apiOn({ cache, database: fakeDatabase(() => [{}]) });
    expect((await app.inject('/health/ready')).body).toBe('OK');
    cache.lost = true;
    const answer = await app.inject('/health/ready');
    expect([answer.statusCode, answer.json().checks]).toEqual([503, { database: 'ok', redis: 'error' }]);
    expect(log.join('')).toContain('"msg":"Error: Failed to connect to Redis"');
    expect(log.join('')).toContain('"because":"Connection refused: redis:6379"');
    expect(log.join('')).not.toContain('Failed to connect to database');
  });

  test('a Redis that answers late is not said to refuse', async () => {
    const cache = fakeCache();
    const { app, log } = apiOn({ cache, database: fakeDatabase(() => [{}]) });
    cache.ping = async () => {
      throw new Error('Command timed out');
    };
    expect((await app.inject('/health/ready')).statusCode).toBe(503);
    expect(log.join('')).toContain('"msg":"Redis does not answer in time"');
    expect(log.join('')).not.toContain('Failed to connect');
  });

  test('a schema that is missing is no database that cannot be reached', async () => {
    const { app, log } = apiOn({ database: fakeDatabase(() => []) });
    expect((await app.inject('/health/ready')).statusCode).toBe(503);
    expect(log.join('')).toContain('The database is not set up yet');
    expect(log.join('')).not.toContain('Failed to connect');
  });
});
