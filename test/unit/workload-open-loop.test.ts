import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { everyPeriod, inSteps, openLoop } from '../../harness/load/open-loop.ts';

/** A clock that moves only when the test moves it, together with the timers. */
function movedClock() {
  const start = Date.now();
  return { now: () => Date.now() - start, startedAt: '', origin: 0n };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('schedules', () => {
  test('a period yields exact multiples, however far out', () => {
    const dueAt = everyPeriod(7.001, 20);
    expect([0, 1, 1_000_000].map(dueAt)).toEqual([7.001, 27.001, 20_000_007.001]);
  });

  test('a rate yields rate × duration sends, all before the end', () => {
    const dueAt = inSteps(100, [{ perSecond: 400, durationMs: 50 }]);
    expect(dueAt(19)).toBe(147.5);
    expect(dueAt(20)).toBeUndefined();
  });

  test('steps follow each other without a gap', () => {
    const dueAt = inSteps(0, [
      { perSecond: 10, durationMs: 300 },
      { perSecond: 100, durationMs: 20 },
    ]);
    expect([0, 1, 2, 3, 4, 5].map(dueAt)).toEqual([0, 100, 200, 300, 310, undefined]);
  });

  test.each([
    [0, 100],
    [100, 0],
    [20, 80],
  ])('a ramp from %d/s to %d/s sends its area, densest where it is steepest', (perSecond, toPerSecond) => {
    const dueAt = inSteps(1000, [{ perSecond, toPerSecond, durationMs: 10_000 }]);
    const times: number[] = [];
    for (let n = 0, at = dueAt(0); at !== undefined; n += 1, at = dueAt(n)) times.push(at);
    expect(times).toHaveLength(500);
    const half = times.filter((at) => at < 6000).length;
    // A quarter of the way up or down on average in the first half.
    expect(half).toBe(Math.ceil(5 * (perSecond + (toPerSecond - perSecond) / 4)));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(11_000);
  });
});

describe('openLoop', () => {
  test('sends each at its own time and ends', async () => {
    const clock = movedClock();
    const sends: [number, number, number][] = [];
    const loop = openLoop({
      clock,
      dueAt: inSteps(5, [{ perSecond: 100, durationMs: 50 }]),
      onDue: (n, intended) => sends.push([n, intended, clock.now()]),
    });
    await vi.advanceTimersByTimeAsync(100);
    await loop.done;
    expect(sends).toEqual([0, 1, 2, 3, 4].map((n) => [n, 5 + n * 10, 5 + n * 10]));
  });

  test('what was missed in a stall is due at once, with the times it was meant for', async () => {
    const clock = movedClock();
    const intended: number[] = [];
    const stalls: number[][] = [];
    const loop = openLoop({
      clock,
      dueAt: everyPeriod(10, 10),
      onDue: (_n, at) => intended.push(at),
      stallMs: 10,
      onStall: (t, forMs) => stalls.push([t, forMs]),
    });
    await vi.advanceTimersByTimeAsync(20);
    vi.setSystemTime(Date.now() + 45);
    await vi.advanceTimersByTimeAsync(10);
    loop.stop();
    expect(stalls).toEqual([[75, 45]]);
    expect(intended).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  test('nothing is due after stop', async () => {
    const clock = movedClock();
    let sends = 0;
    const loop = openLoop({ clock, dueAt: everyPeriod(0, 1), onDue: () => (sends += 1) });
    await vi.advanceTimersByTimeAsync(3);
    loop.stop();
    const before = sends;
    await vi.advanceTimersByTimeAsync(50);
    expect(before).toBeGreaterThan(0);
    expect(sends).toBe(before);
    await loop.done;
  });

  test('stopping from inside a send ends a burst', async () => {
    const clock = movedClock();
    const sends: number[] = [];
    const loop = openLoop({
      clock,
      dueAt: () => 0,
      onDue: (n) => {
        sends.push(n);
        if (n === 2) loop.stop();
      },
    });
    await vi.advanceTimersByTimeAsync(5);
    expect(sends).toEqual([0, 1, 2]);
  });
});
