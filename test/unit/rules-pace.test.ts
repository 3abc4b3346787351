import { describe, expect, test } from 'vitest';
import { choosePace, type PaceInputs } from '../../harness/rules/pace.ts';

const easy: PaceInputs = {
  scrapeIntervalMs: 15_000,
  scrapeTimeoutMs: 10_000,
  evaluationIntervalMs: 15_000,
  readinessDeadlineMs: 400,
  ranges: [300_000],
  requestRate: 20,
};

describe('the pace', () => {
  test('is at most 20', () => {
    expect(choosePace(easy)).toMatchObject({ pace: 20, bound: 'limit' });
  });

  test('leaves a hanging probe the time to fail', () => {
    // (10 s - 0.5 s) / 0.95 s = 10 exactly, and the timeout must exceed the deadline.
    expect(choosePace({ ...easy, readinessDeadlineMs: 950 })).toMatchObject({
      pace: 9,
      bound: 'scrape-timeout',
    });
    expect(choosePace({ ...easy, readinessDeadlineMs: 949 })).toMatchObject({ pace: 10 });
  });

  test('scrapes and evaluates every 100 ms at most', () => {
    expect(choosePace({ ...easy, scrapeIntervalMs: 1_000 })).toMatchObject({
      pace: 10,
      bound: 'scrape-interval',
    });
    expect(choosePace({ ...easy, evaluationIntervalMs: 500 })).toMatchObject({
      pace: 5,
      bound: 'evaluation-interval',
    });
  });

  test('keeps 25 events in the shortest range', () => {
    // 60 s at 5 a second are 300 events.
    expect(choosePace({ ...easy, ranges: [300_000, 60_000], requestRate: 5 })).toMatchObject({
      pace: 12,
      bound: 'events',
    });
    expect(choosePace({ ...easy, ranges: [], requestRate: 0 })).toMatchObject({ pace: 20 });
  });

  test('divides every duration into whole milliseconds', () => {
    const bounded = { ...easy, readinessDeadlineMs: 700, durationsMs: [15_000, 10_000] };
    expect(choosePace(bounded)).toMatchObject({ pace: 10, bound: 'exact' });
  });

  test('is 1 where nothing quicker would do', () => {
    expect(choosePace({ ...easy, readinessDeadlineMs: 30_000 })).toMatchObject({
      pace: 1,
      bound: 'scrape-timeout',
    });
    expect(choosePace({ ...easy, requestRate: 0 })).toMatchObject({ pace: 1, bound: 'events' });
  });

  test('is what was asked for, within the bounds', () => {
    expect(choosePace({ ...easy, requested: 12.5 })).toMatchObject({ pace: 12.5, bound: 'requested' });
    expect(choosePace({ ...easy, requested: 1, readinessDeadlineMs: 30_000 })).toMatchObject({ pace: 1 });
  });

  test.each([
    [{ requested: 21 }, /--pace 21 is too high: a pace is at most 20; use --pace 20 or less/],
    [{ requested: 10, readinessDeadlineMs: 950 }, /readiness deadline of 950ms.*use --pace 9 or less/],
    [{ requested: 13, requestRate: 1 }, /hold 25 events.*use --pace 12 or less/],
    [{ requested: 7, durationsMs: [15_000] }, /--pace 7 does not divide evenly: 15s/],
    [{ requested: 0 }, /1 or more/],
    [{ requested: Number.NaN }, /1 or more/],
  ])('refuses %o', (inputs, message) => {
    expect(() => choosePace({ ...easy, ...inputs })).toThrow(message);
    expect(() => choosePace({ ...easy, ...inputs })).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
