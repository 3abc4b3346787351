import { describe, expect, test } from 'vitest';
import { databaseFailure } from '../../targets/service-kit/src/db/failure.ts';
import { ApiError } from '../../targets/service-kit/src/errors.ts';
import { createTokens } from '../../targets/veza/service/src/auth/tokens.ts';
import { appOn, fakeDatabase, SECRET } from './support/veza.ts';

const { token } = await createTokens(SECRET).issue('drill_user');
const { token: FORGED } = await createTokens(`${SECRET}-of-another-issuer`).issue('drill_user');
const AUTHORIZED = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const WRITE = { method: 'POST', url: '/api/v1/playlists', headers: AUTHORIZED } as const;
const BITRATE = { method: 'POST', url: '/api/v1/tracks/track-001/bitrate', headers: AUTHORIZED } as const;
const PLAYLIST = { id: 'playlist-1', title: 'Morning' };

/** An error as pg hands on what the server said. */
const databaseError = (code: string, severity = 'ERROR') =>
  Object.assign(new Error('told by the server'), { code, severity });

interface Request {
  readonly url: string;
  readonly method?: 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string | object;
}

const failing = (error: unknown) =>
  fakeDatabase(() => {
    throw error;
  });

async function expectError(request: Request, status: number, code: string, database = fakeDatabase()) {
  const { app, lines } = appOn(database);
  const response = await app.inject({ ...request, headers: { ...request.headers } });
  const body = response.json();
  expect(body).toEqual({ success: false, error: { code, message: expect.any(String) } });
  expect(body.error.message).not.toBe('');
  expect(response.statusCode).toBe(status);
  expect(response.headers['content-type']).toContain('application/json');
  return { response, lines };
}

describe('every failure is answered {success: false, error: {code, message}}', () => {
  test.each([
    ['an unknown route', 404, 'ROUTE_NOT_FOUND', { url: '/nowhere' }],
    ['an unknown method', 404, 'ROUTE_NOT_FOUND', { method: 'DELETE', url: '/api/v1/playlists' }],
    ['an unknown record', 404, 'PLAYLIST_NOT_FOUND', { url: '/api/v1/playlists/not-there-1' }],
    ['an id that cannot exist', 400, 'VALIDATION_FAILED', { url: '/api/v1/playlists/%00' }],
    ['malformed JSON', 400, 'BAD_REQUEST', { ...WRITE, payload: '{bad' }],
    ['an empty body', 400, 'BAD_REQUEST', { ...WRITE, payload: '' }],
    ['prototype poisoning', 400, 'BAD_REQUEST', { ...WRITE, payload: '{"__proto__": {"a": 1}}' }],
    ['a field that is wrong', 400, 'VALIDATION_FAILED', { ...WRITE, payload: { ...PLAYLIST, title: '' } }],
    [
      'text PostgreSQL cannot hold',
      400,
      'VALIDATION_FAILED',
      { ...WRITE, payload: { ...PLAYLIST, title: 'a\0b' } },
    ],
    ['a page that is too long', 400, 'VALIDATION_FAILED', { url: '/api/v1/playlists?limit=501' }],
    [
      'a body that is too large',
      413,
      'PAYLOAD_TOO_LARGE',
      { ...WRITE, payload: JSON.stringify('x'.repeat(70_000)) },
    ],
    [
      'another content type',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      { ...WRITE, headers: { ...AUTHORIZED, 'content-type': 'text/plain' }, payload: 'x' },
    ],
    ['a URL that cannot be decoded', 400, 'BAD_REQUEST', { url: '/%zz' }],
    ['a parameter that is too long', 414, 'URI_TOO_LONG', { url: `/api/v1/playlists/${'a'.repeat(200)}` }],
    ['no token', 401, 'UNAUTHORIZED', { method: 'POST', url: '/api/v1/playlists', payload: PLAYLIST }],
    [
      'a token of another secret',
      401,
      'UNAUTHORIZED',
      { ...WRITE, headers: { ...AUTHORIZED, authorization: `Bearer ${FORGED}` }, payload: PLAYLIST },
    ],
    [
      'an unsigned token',
      401,
      'UNAUTHORIZED',
      { ...WRITE, headers: { ...AUTHORIZED, authorization: `Bearer ${unsigned()}` }, payload: PLAYLIST },
    ],
    [
      'a username outside of the constraint',
      400,
      'VALIDATION_FAILED',
      {
        method: 'POST',
        url: '/api/v1/auth/register',
        payload: { username: 'no spaces', password: 'long enough' },
      },
    ],
    [
      'no streaming service',
      503,
      'STREAMING_NOT_CONFIGURED',
      { ...BITRATE, payload: { bandwidthKbps: 300 } },
    ],
    [
      'a bitrate without a token',
      401,
      'UNAUTHORIZED',
      { method: 'POST', url: BITRATE.url, payload: { bandwidthKbps: 300 } },
    ],
    [
      'a bitrate of a track id that cannot exist',
      400,
      'VALIDATION_FAILED',
      { ...BITRATE, url: '/api/v1/tracks/no/bitrate', payload: { bandwidthKbps: 300 } },
    ],
    ['a bitrate for no bandwidth', 400, 'VALIDATION_FAILED', { ...BITRATE, payload: { bandwidthKbps: 0 } }],
    ['an unknown upload', 404, 'UPLOAD_NOT_FOUND', { url: '/api/v1/uploads/not-there-1' }],
    [
      'a reply to a comment that is not there',
      404,
      'COMMENT_NOT_FOUND',
      { ...WRITE, url: '/api/v1/comments/not-there-1/replies', payload: { id: 'reply-0001', body: 'Yes' } },
    ],
    [
      'removing a comment that is not there',
      404,
      'COMMENT_NOT_FOUND',
      {
        method: 'DELETE',
        url: '/api/v1/comments/not-there-1',
        headers: { authorization: `Bearer ${token}` },
      },
    ],
    [
      'removing a comment without a token',
      401,
      'UNAUTHORIZED',
      { method: 'DELETE', url: '/api/v1/comments/not-there-1' },
    ],
  ] satisfies [string, number, string, Request][])('%s is %i %s', async (_, status, code, request) => {
    await expectError(request, status, code);
  });

  test("a stranger's removal of a comment is refused, and it stays", async () => {
    const row = {
      id: 'comment-01',
      owner: 'another',
      track_id: 'track-001',
      body: 'Yes',
      created_at: new Date(0),
      seq: '1',
    };
    const asked: string[] = [];
    const database = fakeDatabase((text, values) => {
      asked.push(text);
      return text.startsWith('DELETE') ? [row].filter(({ owner }) => owner === values[1]) : [row];
    });
    const remove = {
      method: 'DELETE',
      url: '/api/v1/comments/comment-01',
      headers: { authorization: `Bearer ${token}` },
    } as const;
    await expectError(remove, 403, 'FORBIDDEN', database);
    expect(asked.filter((text) => text.startsWith('DELETE'))).toEqual([
      expect.stringContaining('owner = $2'),
    ]);
    row.owner = 'drill_user';
    const gone = await appOn(database).app.inject(remove);
    expect([gone.statusCode, gone.body]).toEqual([204, '']);
  });

  test('an unforeseen error is a 500 that tells the client nothing and the log everything', async () => {
    const { response, lines } = await expectError(
      { url: '/api/v1/playlists' },
      500,
      'INTERNAL_ERROR',
      failing(new TypeError('a bug with a secret in it')),
    );
    expect(response.body).not.toContain('secret');
    expect(JSON.stringify(lines())).toContain('a bug with a secret in it');
  });

  test('a thrown thing that is no error is a 500 too', async () => {
    await expectError({ url: '/api/v1/playlists' }, 500, 'INTERNAL_ERROR', failing('just a string'));
  });

  test('a 503 says when to come back and logs its cause in one line', async () => {
    const refused = databaseFailure(new Error('connect ECONNREFUSED 10.0.0.7:5432'), false);
    const { response, lines } = await expectError(
      { url: '/api/v1/playlists' },
      503,
      'DATABASE_UNAVAILABLE',
      failing(refused),
    );
    expect(response.headers['retry-after']).toBe('1');
    expect(response.body).not.toContain('10.0.0.7');
    const requests = lines().filter((line) => line.path === '/api/v1/playlists');
    expect(requests).toMatchObject([
      {
        level: 'warn',
        status: 503,
        code: 'DATABASE_UNAVAILABLE',
        cause: 'connect ECONNREFUSED 10.0.0.7:5432',
      },
    ]);
  });
});

describe('what PostgreSQL says becomes what the client is told', () => {
  test.each([
    [
      'a lost connection on a read',
      new Error('Connection terminated unexpectedly'),
      false,
      'DATABASE_UNAVAILABLE',
    ],
    [
      'a lost connection on a write',
      new Error('Connection terminated unexpectedly'),
      true,
      'WRITE_OUTCOME_UNKNOWN',
    ],
    ['a shutdown on a read', databaseError('57P01', 'FATAL'), false, 'DATABASE_UNAVAILABLE'],
    ['a shutdown on a write', databaseError('57P01', 'FATAL'), true, 'WRITE_OUTCOME_UNKNOWN'],
    ['a server that starts up', databaseError('57P03', 'FATAL'), false, 'DATABASE_UNAVAILABLE'],
    ['too many connections', databaseError('53300', 'FATAL'), false, 'DATABASE_UNAVAILABLE'],
    ['a read-only database', databaseError('25006'), true, 'DATABASE_READ_ONLY'],
    ['a cancelled write, which was rolled back', databaseError('57014'), true, 'DATABASE_TIMEOUT'],
    ['a missing schema', databaseError('42P01'), false, 'SCHEMA_MISSING'],
  ])('%s', (_, error, sentWrite, code) => {
    const told = databaseFailure(error, sentWrite);
    expect(told).toBeInstanceOf(ApiError);
    // Only where nothing was done may the client be told so.
    const status = code === 'WRITE_OUTCOME_UNKNOWN' ? 504 : 503;
    expect(told).toMatchObject({ status, code, cause: error });
  });

  test('our own mistakes stay our own mistakes', () => {
    const badSql = databaseError('42601');
    expect(databaseFailure(badSql, true)).toBe(badSql);
    const bug = new TypeError('undefined is not a function');
    expect(databaseFailure(bug, true)).toBe(bug);
  });
});

function unsigned(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: 'drill_user', exp: 4_000_000_000 })}.${''.padEnd(43, 'A')}`;
}
