import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRegistry } from '../../targets/service-kit/src/http/metrics.ts';
import { CircuitOpenError, createBreaker } from '../../targets/veza/service/src/streaming/breaker.ts';

class Down extends Error {}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function breakerOf(failures = 5) {
  const registry = createRegistry();
  const breaker = createBreaker(
    { name: 'streaming', failures, openMs: 60_000, counts: (error) => error instanceof Down },
    registry,
  );
  const metrics = async () => {
    const values: Record<string, number> = {};
    for (const { name, values: samples } of await registry.getMetricsAsJSON())
      if (name.startsWith('veza_circuit_breaker_')) values[name.slice(21)] = samples[0]?.value ?? Number.NaN;
    return values;
  };
  const fail = () => breaker.call(() => Promise.reject(new Down())).catch((error: unknown) => error);
  const succeed = () => breaker.call(async () => 'fine');
  return { breaker, metrics, fail, succeed };
}

/** A call whose end the test decides. */
function held(breaker: ReturnType<typeof breakerOf>['breaker']) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = false;
  const outcome = breaker
    .call(() => {
      started = true;
      return promise;
    })
    .catch((error: unknown) => error);
  return { outcome, resolve, fail: () => reject(new Down()), started: () => started };
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await act();
}

describe('the breaker counts failures in a row', () => {
  test('everything is exposed from the start, at zero', async () => {
    expect(await breakerOf().metrics()).toEqual({
      state: 0,
      requests_total: 0,
      failures_total: 0,
      consecutive_failures: 0,
    });
  });

  test('four failures leave it closed, the fifth opens it, the sixth call is not made', async () => {
    const { fail, metrics, breaker } = breakerOf();
    await times(4, fail);
    expect(await metrics()).toEqual({
      state: 0,
      requests_total: 4,
      failures_total: 4,
      consecutive_failures: 4,
    });
    await fail();
    expect(await metrics()).toEqual({
      state: 2,
      requests_total: 5,
      failures_total: 5,
      consecutive_failures: 5,
    });
    const sixth = held(breaker);
    expect(await sixth.outcome).toBeInstanceOf(CircuitOpenError);
    expect(sixth.started()).toBe(false);
    expect((await metrics()).requests_total).toBe(5);
  });

  test('a success in between starts the count again', async () => {
    const { fail, succeed, metrics } = breakerOf();
    await times(4, fail);
    await succeed();
    await times(4, fail);
    expect(await metrics()).toEqual({
      state: 0,
      requests_total: 9,
      failures_total: 8,
      consecutive_failures: 4,
    });
  });

  test('an error that is the caller’s own does not count', async () => {
    const { breaker, metrics } = breakerOf(1);
    await expect(breaker.call(() => Promise.reject(new Error('a 4xx')))).rejects.toThrow('a 4xx');
    expect(await metrics()).toMatchObject({ state: 0, requests_total: 1, failures_total: 0 });
  });

  test('calls in flight when it opens are counted as they fail, and do not prolong it', async () => {
    const { breaker, metrics } = breakerOf();
    const calls = Array.from({ length: 8 }, () => held(breaker));
    for (const call of calls.slice(0, 5)) call.fail();
    await Promise.all(calls.slice(0, 5).map(({ outcome }) => outcome));
    expect(await metrics()).toMatchObject({ state: 2, requests_total: 8, failures_total: 5 });
    vi.advanceTimersByTime(59_000);
    for (const call of calls.slice(5)) call.fail();
    await Promise.all(calls.slice(5).map(({ outcome }) => outcome));
    expect(await metrics()).toEqual({
      state: 2,
      requests_total: 8,
      failures_total: 8,
      consecutive_failures: 8,
    });
    vi.advanceTimersByTime(1_000);
    expect(breaker.state()).toBe(1);
  });

  test('a call in flight that succeeds late does not close an open breaker', async () => {
    const { breaker, fail, metrics } = breakerOf();
    const late = held(breaker);
    await times(5, fail);
    late.resolve('at last');
    expect(await late.outcome).toBe('at last');
    expect(await metrics()).toMatchObject({ state: 2 });
    expect(await held(breaker).outcome).toBeInstanceOf(CircuitOpenError);
  });

  test('after 60 s it is half-open: one trial goes through, the others are refused at once', async () => {
    const { breaker, fail, metrics } = breakerOf();
    await times(5, fail);
    vi.advanceTimersByTime(59_999);
    expect(breaker.state()).toBe(2);
    vi.advanceTimersByTime(1);
    expect(await metrics()).toMatchObject({ state: 1, requests_total: 5 });
    const trial = held(breaker);
    const others = Array.from({ length: 3 }, () => held(breaker));
    for (const other of others) expect(await other.outcome).toBeInstanceOf(CircuitOpenError);
    expect(others.map((other) => other.started())).toEqual([false, false, false]);
    expect(await metrics()).toMatchObject({ state: 1, requests_total: 6 });
    trial.resolve('fine');
    await trial.outcome;
    expect(await metrics()).toEqual({
      state: 0,
      requests_total: 6,
      failures_total: 5,
      consecutive_failures: 0,
    });
  });

  test('a failing trial opens it for another 60 s', async () => {
    const { breaker, fail, metrics } = breakerOf();
    await times(5, fail);
    vi.advanceTimersByTime(60_000);
    await fail();
    expect(await metrics()).toEqual({
      state: 2,
      requests_total: 6,
      failures_total: 6,
      consecutive_failures: 6,
    });
    vi.advanceTimersByTime(59_999);
    expect(breaker.state()).toBe(2);
    vi.advanceTimersByTime(1);
    expect(breaker.state()).toBe(1);
  });
});
