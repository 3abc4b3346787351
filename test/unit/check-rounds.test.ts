import { describe, expect, test } from 'vitest';
import type { CallRecord } from '../../harness/model/timeline.ts';
import type { CallSpec, Check, CheckStep } from '../../harness/signals/calls/check.ts';
import { follow, type Progress } from '../../harness/signals/calls/rounds.ts';

const call: CallSpec = {
  request: { method: 'GET', path: '/things/{n}' },
  good: { status: 200 },
  deadlineMs: 1000,
  compare: ['price', 'way.length'],
};
const OPEN = { status: 503, json: { code: 'OPEN' } };
const BREAKER: CheckStep[] = [
  { rounds: { exactly: 5 }, answers: [{ answer: { status: 502 } }] },
  { rounds: { atLeast: 3 }, answers: [{ answer: OPEN, withinMs: 100 }] },
];
const HALF_OPEN: CheckStep[] = [
  { rounds: { atLeast: 0 }, answers: [{ answer: OPEN }] },
  { rounds: { exactly: 1 }, answers: [{ answer: 'good', calls: 1 }, { answer: OPEN }] },
  { rounds: { atLeast: 2 }, answers: [{ answer: 'good' }] },
];

interface Given extends Partial<CallRecord> {
  tookMs?: number;
}

const good: Given = { status: 200 };
const failed: Given = { status: 502 };
const open: Given = { status: 503, json: { code: 'OPEN' } };

/** Rounds in words of one call each, or of several in a list. */
function walk(steps: CheckStep[], rounds: readonly (Given | Given[])[], all: CallRecord[] = []) {
  const together = Math.max(...rounds.map((one) => [one].flat().length));
  const check: Check = { title: 'check', phase: 'hold', call: 'call', everyMs: 100, together, steps };
  const records = rounds.flatMap((round, n) =>
    [round].flat().map(({ tookMs = 5, ...given }): CallRecord => {
      const sent = 1000 + n * 100;
      const common = {
        kind: 'call',
        check: 'check',
        phase: 'hold',
        round: n,
        request: 'GET /things/1',
      } as const;
      return { ...common, sent, t: sent + tookMs, outcome: 'answered', ...given };
    }),
  );
  // Calls of a round are over in any order.
  return follow({ check, call, records: records.toReversed(), all: [...all, ...records] });
}

const times = (n: number, one: Given): Given[] => Array.from({ length: n }, () => one);
const because = (progress: Progress) => ('because' in progress ? progress.because : '');

describe('a breaker that opens', () => {
  test('after exactly five failures is followed', () => {
    expect(walk(BREAKER, [...times(5, failed), ...times(3, open)])).toEqual({
      status: 'followed',
      rounds: 8,
    });
  });

  test.each([
    ['late', [...times(6, failed), ...times(3, open)], 5, /502/],
    ['early', [...times(4, failed), ...times(3, open)], 4, /503/],
    ['never', times(20, failed), 5, /502/],
    ['and closes again unasked', [...times(5, failed), ...times(3, open), failed], 8, /502/],
    ['and then lets a call hang', [...times(5, failed), open, { outcome: 'late' } as Given], 6, /late/],
  ] as const)('%s departs', (_, rounds, at, why) => {
    const progress = walk(BREAKER, rounds);
    expect(progress).toMatchObject({ status: 'departed', round: { n: at } });
    expect(because(progress)).toMatch(why);
  });

  test('and has not been asked often enough is short', () => {
    expect(walk(BREAKER, times(3, failed))).toEqual({ status: 'short', step: 0, had: 3, wants: 5 });
    const half = [...times(5, failed), open];
    expect(walk(BREAKER, half)).toEqual({ status: 'short', step: 1, had: 1, wants: 3 });
  });

  test('may be slow once in ten times, and not twice', () => {
    const slow = { ...open, tookMs: 101 };
    const rounds = (n: number) => [...times(5, failed), ...times(10 - n, open), ...times(n, slow)];
    expect(walk(BREAKER, rounds(1)).status).toBe('followed');
    const progress = walk(BREAKER, rounds(2));
    expect(progress).toMatchObject({ status: 'slow', step: 1 });
    expect(because(progress)).toMatch(/2 of 10 calls took longer than 100 ms, up to 101 ms/);
  });
});

describe('a breaker that half-opens', () => {
  const refused = [open, open, open];
  const closed = [good, good, good];

  test('for one call is followed, whichever of them it is', () => {
    expect(walk(HALF_OPEN, [refused, [open, good, open], closed, closed]).status).toBe('followed');
    expect(walk(HALF_OPEN, [[good, open, open], closed, closed]).status).toBe('followed');
  });

  test.each([
    ['for all at once', [refused, closed, closed], /3 of 3 calls .* not 1/],
    ['for two', [refused, [good, good, open], closed], /2 of 3 calls .* not 1/],
    ['twice before it closes', [refused, [good, open, open], [good, open, open], closed], /503/],
    ['and opens again', [refused, [good, open, open], closed, refused], /503/],
  ])('%s departs', (_, rounds, why) => {
    const progress = walk(HALF_OPEN, rounds);
    expect(progress.status).toBe('departed');
    expect(because(progress)).toMatch(why);
  });

  test('a round of which a call is not over yet does not count', () => {
    const progress = walk(HALF_OPEN, [refused, [good, open, open], closed, [good, good]]);
    expect(progress).toEqual({ status: 'short', step: 2, had: 1, wants: 2 });
  });
});

describe('the same as before', () => {
  const SAME: CheckStep[] = [{ rounds: { atLeast: 1 }, answers: [{ answer: 'good', sameAs: 'steady' }] }];
  const answer = (price: number, length: number) => ({ status: 200, json: { price, 'way.length': length } });
  const before: CallRecord = {
    kind: 'call',
    check: 'earlier',
    phase: 'steady',
    round: 0,
    request: 'GET /things/1',
    sent: 10,
    t: 15,
    outcome: 'answered',
    ...answer(3, 70),
  };

  test('holds for the same request and the same fields', () => {
    expect(walk(SAME, [answer(3, 70)], [before]).status).toBe('followed');
  });

  test('fails for another value, and names it', () => {
    const progress = walk(SAME, [answer(3, 71)], [before]);
    expect(because(progress)).toBe('GET /things/1: way.length is 71, and was 70 in phase steady');
  });

  test('fails where it was not asked before', () => {
    const another = { ...before, request: 'GET /things/2' };
    expect(because(walk(SAME, [answer(3, 70)], [another]))).toMatch(/GET \/things\/1 was not asked/);
  });
});

describe('calls that are not answered', () => {
  const NOW_AND_THEN: CheckStep[] = [
    { rounds: { atLeast: 2 }, answers: [{ answer: 'good' }, { answer: 'none' }] },
  ];

  test('follow where that is as good, and are told where it is not', () => {
    const none: Given = { outcome: 'refused' };
    expect(walk(NOW_AND_THEN, [good, none, { outcome: 'late' }]).status).toBe('followed');
    expect(because(walk(BREAKER, [none]))).toBe('a call was not answered but refused');
    expect(because(walk(NOW_AND_THEN, [failed]))).toMatch(/^a call was answered 502/);
  });
});
