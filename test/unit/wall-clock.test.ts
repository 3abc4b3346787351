import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { watchWallClock } from '../../harness/signals/machine/wall-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each([
  ['forward', 3600],
  ['back', -3600],
])('a wall clock that is set %s by an hour is told of once', (direction, seconds) => {
  const said: [boolean, string][] = [];
  const health = { say: (_: string, ok: boolean, detail: string) => said.push([ok, detail]) };
  using _watch = watchWallClock(createClock(), health);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([[true, 'runs evenly']]);
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + seconds * 1000);
  vi.advanceTimersByTime(1000);
  expect(said).toEqual([
    [true, 'runs evenly'],
    [false, `it was set ${direction} by 3600 s`],
  ]);
});
