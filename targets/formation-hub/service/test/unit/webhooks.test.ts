/** What a release is built with: run by `node --test`, in the image that will be deployed. */

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { rowEventOf } from '../../src/webhooks/event.ts';
import { checkSignature } from '../../src/webhooks/signature.ts';

const SECRET = 'a-secret-of-these-tests-alone';
const NOW = Date.UTC(2026, 0, 5);
const TOLERANCE_MS = 300_000;

function signed(body: string, { secret = SECRET, at = NOW } = {}): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function refusal(header: string | undefined, body = '{}'): string {
  try {
    checkSignature(header, Buffer.from(body), SECRET, TOLERANCE_MS, NOW);
    return 'taken';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'thrown';
  }
}

describe('signatures', () => {
  test('what both sides signed is taken', () => assert.equal(refusal(signed('{}')), 'taken'));
  test('without one', () => assert.equal(refusal(undefined), 'SIGNATURE_MISSING'));
  test('by another secret', () =>
    assert.equal(refusal(signed('{}', { secret: 'another-secret' })), 'SIGNATURE_FORGED'));
  test('of another body', () => assert.equal(refusal(signed('{}'), '{"a":1}'), 'SIGNATURE_FORGED'));
  test('from before', () =>
    assert.equal(refusal(signed('{}', { at: NOW - TOLERANCE_MS - 1000 })), 'SIGNATURE_REPLAYED'));
});

describe('events', () => {
  const event = {
    event_id: 'e1',
    event_type: 'row.updated',
    table: 'projet',
    row: { id: 7 },
    changed: ['nom'],
  };
  test('a row that changed is told by table and key', () => {
    const { kind, key, own } = rowEventOf(event);
    assert.deepEqual({ kind, key, own }, { kind: 'projet', key: '7', own: false });
  });
  test('a write of the bridge is its own', () =>
    assert.equal(rowEventOf({ ...event, origin: 'bridge' }).own, true));
  test('two that tell the same have one digest', () =>
    assert.equal(rowEventOf(event).content, rowEventOf({ ...event, event_id: 'e2' }).content));
});
