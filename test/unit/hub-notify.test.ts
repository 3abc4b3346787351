/** What a bridge tells people: by mail or in the chat, and once. */

import type { Redis } from 'ioredis';
import { createRegistry } from 'service-kit/http/metrics';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../targets/formation-hub/service/src/metrics.ts';
import { createNotify } from '../../targets/formation-hub/service/src/notify/notify.ts';
import { readMail } from '../../targets/formation-hub/service/stand-ins/mail/read-mail.ts';

const ADMIN = 'admin@hub.example';

/** Keys as Redis keeps them, without their times. */
function keys() {
  const kept = new Map<string, string>();
  const redis = {
    set: async (key: string, value: string, _px: string, _ms: number, nx?: string) => {
      if (nx === 'NX' && kept.has(key)) return null;
      kept.set(key, value);
      return 'OK';
    },
    del: async (key: string) => Number(kept.delete(key)),
  };
  return { kept, redis: redis as unknown as Redis };
}

function bridge({ mails = true, chats = true, dies = false } = {}) {
  const { kept, redis } = keys();
  const told: string[] = [];
  const logged: string[] = [];
  const say = (_: object, words: string) => void logged.push(words);
  const notify = createNotify({
    redis,
    post: {
      send: async (to, _, subject) => {
        if (dies) return await new Promise(() => undefined);
        if (!mails) throw new Error('no mail server');
        told.push(`${to}: ${subject}`);
      },
      check: async () => undefined,
      isDegraded: () => false,
    },
    chat: async (text) => {
      if (!chats) throw new Error('no chat');
      told.push(`chat: ${text}`);
    },
    adminMail: ADMIN,
    claimMs: 1_000,
    memoryMs: 10_000,
    metrics: createMetrics(createRegistry()),
    log: { info: say, warn: say, error: say },
  });
  return { kept, told, logged, notify };
}

describe('a person', () => {
  test('is told of one thing once', async () => {
    const { notify, told, kept } = bridge();
    for (let n = 0; n < 3; n += 1) await notify('ada@hub.example', 'one', 'Hours', 'text');
    expect(told).toEqual(['ada@hub.example: Hours']);
    expect(kept.get('bridge:told:one')).toBe('told');
  });

  test('counts as told by a bridge that died on the way for no longer than its claim', () => {
    const { notify, kept } = bridge({ dies: true });
    void notify('ada@hub.example', 'one', 'Hours', 'text');
    return expect.poll(() => kept.get('bridge:told:one')).toBe('busy');
  });

  test('who is no administrator is told of nothing in the chat', async () => {
    const { notify, told, kept, logged } = bridge({ mails: false });
    await notify('ada@hub.example', 'one', 'Hours', 'text');
    expect(told).toEqual([]);
    expect(kept.has('bridge:told:one')).toBe(false);
    expect(logged).toEqual(['a mail could not be sent', 'a person could not be told']);
  });
});

describe('an administrator', () => {
  test('is told in the chat what cannot be mailed', async () => {
    const { notify, told } = bridge({ mails: false });
    await notify(ADMIN, 'one', 'Hours', 'text');
    expect(told).toEqual(['chat: Hours\ntext']);
  });

  test('who could be told by neither way is told when it comes again', async () => {
    const { notify, kept } = bridge({ mails: false, chats: false });
    await notify(ADMIN, 'one', 'Hours', 'text');
    expect(kept.has('bridge:told:one')).toBe(false);
  });
});

test.each([
  ['7bit', 'plain', 'plain'],
  ['quoted-printable', 'd=C3=A9pass=\r\n=C3=A9e', 'dépassée'],
  ['base64', Buffer.from('dépassée').toString('base64'), 'dépassée'],
])('a mail in %s is read as it was meant', (encoding, body, text) => {
  const raw = [
    'Message-ID: <1@bridge>',
    'Subject: =?UTF-8?Q?Capacit=C3=A9_d=C3=A9pass?=',
    ' =?UTF-8?B?w6ll?=',
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    body,
    '',
  ].join('\r\n');
  expect(readMail(raw)).toEqual({ id: '<1@bridge>', subject: 'Capacité dépassée', text });
});
