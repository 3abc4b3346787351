/** What acts again and again, and what is waited for, in a time of the test's own. */

import { describe, expect, test } from 'vitest';
import { every, type Rhythm } from '../../harness/host/every.ts';
import { type LoopTime, pause } from '../../harness/host/pause.ts';
import { until } from '../../harness/host/until.ts';

/** Time that passes only in pauses and where the test says so. */
function madeTime(onPause: (now: number) => void = () => undefined): LoopTime & { pass(ms: number): void } {
  let now = 1000;
  return {
    now: () => now,
    async pause(ms, signal) {
      if (signal?.aborted !== true) now += ms;
      onPause(now);
    },
    pass(ms) {
      now += ms;
    },
  };
}

/** When a loop acts, if its acts take so long, one after another; it is aborted in the last. */
async function actsAt(rhythm: Rhythm, took: readonly number[]): Promise<number[]> {
  const time = madeTime();
  const ending = new AbortController();
  const began: number[] = [];
  const act = async () => {
    time.pass(took[began.push(time.now() - 1000) - 1] ?? 0);
    if (began.length === took.length) ending.abort();
  };
  await every(rhythm, ending.signal, act, time);
  return began;
}

describe('every', () => {
  test('with a pause acts at once, and again so long after each act has ended', async () => {
    expect(await actsAt({ pauseMs: 10 }, [3, 25, 0, 0])).toEqual([0, 13, 48, 58]);
  });

  test('with a period keeps to its schedule, and follows a long act at once without making up', async () => {
    expect(await actsAt({ periodMs: 10 }, [3, 8, 25, 2, 0])).toEqual([0, 10, 20, 45, 55]);
  });

  test('acts no more once its signal aborts, in an act or in a pause', async () => {
    const ending = new AbortController();
    let acts = 0;
    const act = async () => {
      acts += 1;
    };
    await every(
      { pauseMs: 10 },
      ending.signal,
      act,
      madeTime((now) => now >= 1030 && ending.abort()),
    );
    expect(acts).toBe(3);
    await every({ pauseMs: 10 }, ending.signal, act, madeTime());
    expect(acts).toBe(3);
  });

  test('an abort in an act breaks nothing off', async () => {
    const ending = new AbortController();
    let over = false;
    await every({ pauseMs: 10 }, ending.signal, async () => {
      ending.abort();
      await Promise.resolve();
      over = true;
    });
    expect(over).toBe(true);
  });

  test('ends with what an act throws', async () => {
    const failing = async () => {
      throw new Error('no');
    };
    await expect(every({ periodMs: 10 }, new AbortController().signal, failing)).rejects.toThrow('no');
  });
});

describe('until', () => {
  test('returns at once what is there already', async () => {
    expect(await until(() => 0, { everyMs: 10, limitMs: 0 }, madeTime())).toBe(0);
  });

  test('looks at its period, the last time at the limit, and then gives up', async () => {
    const time = madeTime();
    const looks: number[] = [];
    const seen = await until(() => void looks.push(time.now() - 1000), { everyMs: 10, limitMs: 25 }, time);
    expect([seen, looks]).toEqual([undefined, [0, 10, 20, 25]]);
  });

  test.each(['seen', undefined])(
    'a look that outlasts the limit is the last, and counts: %s',
    async (answer) => {
      const time = madeTime();
      let looks = 0;
      const look = async () => {
        looks += 1;
        time.pass(20);
        return looks === 2 ? answer : undefined;
      };
      expect(await until(look, { everyMs: 10, limitMs: 45 }, time)).toBe(answer);
      expect(looks).toBe(2);
    },
  );

  test('throws the reason of its signal, before the first look and after a pause', async () => {
    const ending = new AbortController();
    let looks = 0;
    const look = () => {
      looks += 1;
      return undefined;
    };
    const time = madeTime((now) => now >= 1020 && ending.abort(new Error('enough')));
    const waiting = { everyMs: 10, signal: ending.signal };
    await expect(until(look, waiting, time)).rejects.toThrow('enough');
    expect(looks).toBe(2);
    await expect(until(look, waiting, time)).rejects.toThrow('enough');
    expect(looks).toBe(2);
  });
});

test('a pause ends when its signal aborts, and does not reject', async () => {
  const ending = new AbortController();
  const paused = pause(60_000, ending.signal);
  ending.abort();
  await paused;
  await pause(60_000, ending.signal);
});
