import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRegistry } from '../../targets/service-kit/src/http/metrics.ts';
import { createRetrying, type RetryOptions } from '../../targets/service-kit/src/retries.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Rejects at the end of all pauses, without waiting for one. */
async function givesUp(run: Promise<unknown>, how: typeof Passing | string = Passing): Promise<void> {
  await Promise.all([expect(run).rejects.toThrow(how), vi.runAllTimersAsync()]);
}

class Passing extends Error {}
class Unknown extends Passing {}

function retryingWith(options: Partial<RetryOptions> = {}) {
  return createRetrying(createRegistry())({
    dependency: 'database',
    budgetMs: 3000,
    retryable: (error) => error instanceof Passing,
    ...options,
  });
}

/** Fails every time and notes when it was called. */
function failing() {
  const times: number[] = [];
  const work = async (): Promise<never> => {
    times.push(performance.now());
    throw new Passing();
  };
  const pauses = () => times.slice(1).map((time, index) => time - (times[index] ?? 0));
  return { work, times, pauses };
}

describe('what is safe to repeat is repeated', () => {
  test('twice at most, with pauses whose bound doubles: full jitter at its longest', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.99);
    const { work, pauses } = failing();
    await givesUp(retryingWith()(work));
    expect(pauses()).toEqual([99, 198]);
  });

  test('full jitter at its shortest: no pause at all', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { work, pauses } = failing();
    await givesUp(retryingWith()(work));
    expect(pauses()).toEqual([0, 0]);
  });

  test('not when it cannot help', async () => {
    const { work, times } = failing();
    await givesUp(retryingWith({ retryable: () => false })(work));
    expect(times).toHaveLength(1);
  });

  test('not when the budget would be over before the answer', async () => {
    const { work, times } = failing();
    await givesUp(retryingWith({ budgetMs: 400 })(work));
    expect(times).toHaveLength(1);
  });

  test('each attempt is told what is left of the budget', async () => {
    const left: number[] = [];
    const run = retryingWith({ budgetMs: 1000 })(async (leftMs) => {
      left.push(leftMs);
      throw new Passing();
    });
    await givesUp(run);
    expect(left[0]).toBe(1000);
    expect(left[1]).toBeLessThanOrEqual(1000);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
  });

  test('an open outcome is not hidden by a repetition that never got there', async () => {
    const errors = [
      new Unknown('may have been stored'),
      new Passing('never sent'),
      new Passing('never sent'),
    ];
    const run = retryingWith({ sticky: (error) => error instanceof Unknown })(async () => {
      throw errors.shift();
    });
    await givesUp(run, 'may have been stored');
    expect(errors).toEqual([]);
  });
});
