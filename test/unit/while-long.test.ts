import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whileLong } from '../../harness/cli/while-long.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('long work says what it is at every few seconds, and nothing once it is done', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let at = 'one.yml';
  const long = whileLong(() => `promtool replays ${at}`);
  vi.advanceTimersByTime(4_900);
  expect(said).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  at = 'two.yml';
  vi.advanceTimersByTime(5_000);
  long[Symbol.dispose]();
  vi.advanceTimersByTime(60_000);
  expect(said.mock.calls.flat()).toEqual([
    'firedrill: promtool replays one.yml, for 5 s so far',
    'firedrill: promtool replays two.yml, for 10 s so far',
  ]);
});
