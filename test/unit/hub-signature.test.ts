/** What a bridge takes for signed, and what not. */

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkSignature } from '../../targets/formation-hub/service/src/webhooks/signature.ts';

const SECRET = 'a-secret-of-a-test';
const BODY = Buffer.from('{"event_id":"1"}');
const NOW = 1_800_000_000_000;
const TOLERANCE_MS = 300_000;

const signed = (atMs: number, body = BODY, secret = SECRET) => {
  const seconds = Math.floor(atMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`;
};
const check = (header: string | undefined, body = BODY) =>
  checkSignature(header, body, SECRET, TOLERANCE_MS, NOW);

test('what was signed lately with the secret is taken', () => {
  expect(() => check(signed(NOW))).not.toThrow();
  expect(() => check(signed(NOW - TOLERANCE_MS))).not.toThrow();
});

describe('refused with 401', () => {
  test.each([
    ['SIGNATURE_MISSING', 'none at all', undefined],
    ['SIGNATURE_FORGED', 'that of another secret', signed(NOW, BODY, 'another-secret')],
    ['SIGNATURE_FORGED', 'that of another body', signed(NOW, Buffer.from('{"event_id":"2"}'))],
    [
      'SIGNATURE_FORGED',
      'a later time than the one that was signed',
      signed(NOW - 600_000).replace(/t=\d+/, `t=${NOW / 1000}`),
    ],
    ['SIGNATURE_FORGED', 'what cannot be read', 'sha256=abc'],
    ['SIGNATURE_REPLAYED', 'an old one', signed(NOW - TOLERANCE_MS - 1_000)],
    ['SIGNATURE_REPLAYED', 'one of the future', signed(NOW + TOLERANCE_MS + 1_000)],
  ])('%s: %s', (code, _, header) => {
    expect(() => check(header)).toThrow(expect.objectContaining({ status: 401, code }));
  });
});
