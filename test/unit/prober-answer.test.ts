import { describe, expect, test } from 'vitest';
import { judgeAnswer } from '../../harness/signals/probes/prober-answer.ts';

const ready = { status: 200, json: { status: 'ready', 'checks.database.status': 'ok' } };
const paths = ['status', 'checks.database.status', 'checks.redis.status'];
const answer = (status: number, body: unknown) =>
  ({
    kind: 'answer',
    retryAfter: false,
    status,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }) as const;

describe('judgeAnswer', () => {
  test('good is the status and every field asked about; the fields are kept by their path', () => {
    const body = {
      status: 'ready',
      checks: { database: { status: 'ok', ms: 3 }, redis: { status: 'error' } },
    };
    expect(judgeAnswer(answer(200, body), ready, paths)).toEqual({
      outcome: 'good',
      status: 200,
      json: { status: 'ready', 'checks.database.status': 'ok', 'checks.redis.status': 'error' },
    });
  });

  test('another status or another field is bad, and says what it was', () => {
    expect(judgeAnswer(answer(503, { status: 'not_ready', checks: {} }), ready, paths)).toEqual({
      outcome: 'bad',
      status: 503,
      json: { status: 'not_ready' },
    });
    expect(judgeAnswer(answer(200, { status: 'ready' }), ready, paths).outcome).toBe('bad');
    expect(judgeAnswer(answer(200, { status: 'not_ready' }), { status: 200 }, []).outcome).toBe('good');
  });

  test.each(['', '{"status":"rea', '[]', 'null', '"ready"', '{"status":{}}'])(
    'a body %j has not the fields asked about',
    (body) => {
      expect(judgeAnswer(answer(200, body), ready, paths).outcome).toBe('bad');
    },
  );

  test('an inherited property is no field', () => {
    const wanted = { status: 200, json: { constructor: 'x' } };
    expect(judgeAnswer(answer(200, {}), wanted, ['constructor', 'toString'])).toEqual({
      outcome: 'bad',
      status: 200,
      json: {},
    });
  });

  test('no answer is the outcome itself', () => {
    expect(judgeAnswer({ kind: 'late' }, ready, paths)).toEqual({ outcome: 'late' });
    expect(judgeAnswer({ kind: 'refused', detail: '' }, ready, paths)).toEqual({ outcome: 'refused' });
  });
});
