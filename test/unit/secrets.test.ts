/** What a target's files hold of credentials, and what looks like one, is read nowhere in evidence. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REDACTED, redactedIn, redactedLines, redacting } from '../../harness/safety/secrets/redact.ts';
import { redactingOf, secretsOf } from '../../harness/safety/secrets/secrets-of.ts';

describe('of a target', () => {
  const secrets = ['ACCOUNT'];
  const target = {
    name: 'shop',
    services: {
      api: {
        environment: {
          DATABASE_URL: 'postgres://app:url-password@{database}/app',
          JWT_SECRET: 'signs-tokens',
          apiKey: 'camel-key-1',
          ACCOUNT: 'a1',
          TOKEN_SERVICE: 'api',
          AUTH_SECRET: '{vault}/auth',
          TLS_PRIVATE_KEY: '/run/secrets/key',
          PORT: '8080-and-more',
        },
      },
      vaulted: {},
    },
    contract: {
      login: {
        path: '/login?token=query-token',
        headers: { authorization: 'Bearer bearer-token', cookie: 'sid=cookie-one; theme=cookie-two' },
        body: { user: 'someone-else', password: 'body-password' },
        capture: { token: 'data.token' },
      },
    },
  };

  test('credentials are found by name, in addresses, headers and bodies, and nothing else is', () => {
    expect([...secretsOf(target, secrets, Object.keys(target.services))].toSorted()).toEqual(
      [
        'url-password',
        'signs-tokens',
        'camel-key-1',
        'a1',
        'query-token',
        'bearer-token',
        'cookie-one',
        'cookie-two',
        'body-password',
      ].toSorted(),
    );
  });

  test('and of its monitoring files, they are replaced wherever they turn up', () => {
    const redact = redactingOf({ ...target, secrets }, [
      { content: 'basic_auth:\n  username: ops\n  password: scrape-password\n' },
    ]);
    expect(redact('GET /?a=scrape-password&b=url-password as signs-tokens')).toBe(
      `GET /?a=${REDACTED}&b=${REDACTED} as ${REDACTED}`,
    );
  });
});

describe('however it is written', () => {
  const environment = {
    DB_PASSWORD: 'p@ss/w&rd!(x)9',
    BRACES_PASSWORD: 'p{4ss}word77',
    SLASH_SECRET: '/9j4AAQSkZJRgABAQEA',
    UNI_PASSWORD: 'pässwörd-long',
    DATABASE_URL: 'postgres://app:q%40ss%2Fword1@database/app',
  };
  const command = ['serve', '--password', 'follows-an-option', '--name', 'ordinary-name'];
  const yaml =
    'password: |\n  in-a-block\nbasic_auth:\n  password: "with some spaces"\nclient_secret: >-\n  folded-up\n';
  const redact = redactingOf(
    { services: { api: { environment, command } } },
    [{ content: yaml }],
    ['from-a-file'],
  );

  test.each([
    'p%40ss%2Fw%26rd%21%28x%299',
    'p%40ss%2fw%26rd!(x)9',
    'p@ss/w\\u0026rd!(x)9',
    'p{4ss}word77',
    '/9j4AAQSkZJRgABAQEA',
    'p\\u00e4ssw\\u00f6rd-long',
    'q@ss/word1',
    'follows-an-option',
    'in-a-block',
    'with some spaces',
    'folded-up',
    'from-a-file',
  ])('%s is replaced', (text) => {
    expect(redact(`it is ${text}.`)).toBe(`it is ${REDACTED}.`);
  });

  test('a word that is no option of a credential stays', () => {
    expect(redact('ordinary-name')).toBe('ordinary-name');
  });
});

test('a credential is replaced as it is, and as URLs, JSON and base64 have it', () => {
  const secret = fc
    .string({ unit: 'grapheme-ascii', minLength: 9, maxLength: 40 })
    .filter((one) => one.trim() === one);
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 8 }), (value, before) => {
      const redact = redacting([value]);
      const core = (text: string) => Buffer.from(text, 'base64').toString('latin1');
      expect(redact(`x ${value} y`)).not.toContain(value);
      expect(redact(encodeURIComponent(value))).not.toContain(encodeURIComponent(value));
      expect(redact(JSON.stringify({ value }))).not.toContain(JSON.stringify(value));
      const encoded = Buffer.from(`${before}:${value}`).toString('base64');
      expect(core(redact(encoded).replace(REDACTED, ''))).not.toContain(value.slice(3, -3));
    }),
  );
});

describe('unknown before, it is known by its looks', () => {
  const redact = redacting([]);
  test.each([
    ['postgres://app:hunter2@db:5432/app', `postgres://app:${REDACTED}@db:5432/app`],
    ['authorization: Bearer abc.def-123456', `authorization: Bearer ${REDACTED}`],
    ['Basic dXNlcjpwYXNzd29yZA==', `Basic ${REDACTED}`],
    ['connected with PGPASSWORD=hunter2 to db', `connected with PGPASSWORD=${REDACTED} to db`],
    ['{"apiKey":"k-1234","page":3}', `{"apiKey":"${REDACTED}","page":3}`],
    ['{\\"client_secret\\":\\"k-1234\\"}', `{\\"client_secret\\":\\"${REDACTED}\\"}`],
    ['set-cookie: sid=abc; HttpOnly', `set-cookie: ${REDACTED}`],
    ['POST https://hooks.slack.com/services/T0/B0/xyz', `POST https://hooks.slack.com/services/${REDACTED}`],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmVk', REDACTED],
    ['AKIAABCDEFGHIJKLMNOP used', `${REDACTED} used`],
    ['"password": "hun ter2"', `"password": "${REDACTED}"`],
    ['postgres://app:pa/ss1@db/x', `postgres://app:${REDACTED}@db/x`],
    ['postgres://app:pa@ss1@db/x', `postgres://app:${REDACTED}@db/x`],
    ['https://abcdef1234567890abcdef@sentry.example/1', `https://${REDACTED}@sentry.example/1`],
    ['authorization: Token abcdef123456', `authorization: Token ${REDACTED}`],
    ['glpat-abcdefghij0123456789', REDACTED],
    [`xoxb-${'1234567890'}-abcdefghij`, REDACTED],
    ['api.telegram.org/bot1234:AAabc/sendMessage', `api.telegram.org/bot${REDACTED}/sendMessage`],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  test.each([
    'basic authentication is not configured',
    'GET /tokens?page=2 took 3 ms',
    'the key of the entry is missing',
    'http://127.0.0.1:8080/notes answered 503',
    'shop_tokens_total{path="/notes"} 3',
    'GET http://127.0.0.1:8080/notes/@x took 3 ms',
    'authorization: required',
    'http://user@host/x',
  ])('and this is none: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('a private key, over as many lines of a log as it takes', async () => {
    const log = async function* () {
      yield* [
        'before',
        '-----BEGIN RSA PRIVATE KEY-----',
        'MIIabc',
        'def',
        '-----END RSA PRIVATE KEY-----',
        'after',
      ];
    };
    expect(await Array.fromAsync(redactedLines(log(), redact))).toEqual([
      'before',
      `-----BEGIN RSA PRIVATE KEY-----${REDACTED}`,
      '-----END RSA PRIVATE KEY-----',
      'after',
    ]);
  });
});

test('all texts of a record are redacted, its names and numbers are not', () => {
  const record = { kind: 'log', t: 3, token: 'x-secret-x', lines: ['x-secret-x', { deep: 'at x-secret-x' }] };
  expect(redactedIn(record, redacting(['x-secret-x']))).toEqual({
    kind: 'log',
    t: 3,
    token: REDACTED,
    lines: [REDACTED, { deep: `at ${REDACTED}` }],
  });
});
