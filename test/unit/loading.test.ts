import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { createClock } from '../../harness/host/clock.ts';
import { lookForKept } from '../../harness/run/loading/kept.ts';
import { shuffled } from '../../harness/run/loading/shuffle.ts';
import { isWarm } from '../../harness/run/loading/warm.ts';
import { remedyWindows } from '../../harness/run/loading/windows.ts';
import { checkLoadRequest, idOf, requestOf } from '../../harness/signals/load/request.ts';
import { underLoad } from '../../harness/signals/load/under-load.ts';
import { LOAD } from './support/spike.ts';
import { httpServer, json } from './workload-server.ts';

const { target: atmr } = await loadTarget(join(ROOT, 'targets/atmr/target.ts'));

describe('windows of remedies', () => {
  test('each is tried twice with it and twice without, in an order that the seed decides', () => {
    const order = (seed: number) => remedyWindows(LOAD, seed).map(({ remedy, on }) => `${remedy.name} ${on}`);
    const once = ['limit false', 'limit true', 'workers false', 'workers true'];
    expect(order(1).toSorted()).toEqual(once.flatMap((one) => [one, one]));
    expect(order(1)).toEqual(order(1));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => order(seed).join())).size).toBeGreaterThan(1);
  });

  test('every order is as likely as any other', () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed += 1) {
      const order = shuffled(['a', 'b', 'c'], seed).join('');
      times.set(order, (times.get(order) ?? 0) + 1);
    }
    expect(times.size).toBe(6);
    // 1000 each; four standard deviations of a binomial are 115.
    for (const n of times.values()) expect(Math.abs(n - 1000)).toBeLessThan(115);
  });
});

describe('a service that warms up', () => {
  const isWarmAfter = (...perSecond: number[]) =>
    isWarm(
      perSecond.map((offered, second) => ({
        atMs: 1000 * second,
        offered,
        admitted: offered,
        ok: offered,
        shed: 0,
        failed: 0,
        timedOut: 0,
        p50Ms: 1,
        p95Ms: 1,
      })),
    );

  test('is warm when four seconds on end bring nothing', () => {
    expect(isWarmAfter()).toBe(false);
    expect(isWarmAfter(300, 310, 290, 300)).toBe(false);
    expect(isWarmAfter(300, 310, 290, 300, 305)).toBe(true);
    expect(isWarmAfter(50, 180, 290, 310, 300, 305)).toBe(false);
    expect(isWarmAfter(50, 180, 290, 310, 300, 305, 310)).toBe(true);
  });

  test('and not when one second is quick by leaving the work of the one before to it', () => {
    expect(isWarmAfter(300, 100, 400, 300, 300)).toBe(false);
    expect(isWarmAfter(300, 100, 320, 300, 300)).toBe(true);
  });

  test('and not for a few seconds that a busy disk made slow', () => {
    expect(isWarmAfter(99, 65, 103, 73)).toBe(false);
    expect(isWarmAfter(99, 65, 103, 73, 340)).toBe(false);
  });
});

describe('a stack under load', () => {
  test('has the sizes of its contract, replica and workers for its remedies, and leaves the target', () => {
    const load = atmr.contract.drills['load-spike']?.load;
    const { services } = underLoad(atmr, load);
    expect(services.api?.limits.cpus).toBe(load?.sized?.api?.cpus);
    expect(services['api-rate-limiting']).toMatchObject({
      limits: services.api?.limits,
      environment: { ...services.api?.environment, ENABLE_RATE_LIMITING: 'true' },
    });
    expect(services.api?.environment).not.toHaveProperty('ENABLE_RATE_LIMITING');
    expect(Object.keys(services).filter((name) => /^worker/.test(name))).toEqual([
      'worker',
      'worker-2',
      'worker-3',
      'worker-4',
      'worker-5',
    ]);
    expect(services['worker-5']).toEqual(services.worker);
    expect(Object.keys(atmr.services)).not.toContain('worker-2');
    expect(underLoad(atmr, undefined)).toBe(atmr);
  });
});

describe('a request of a load', () => {
  const load = { ...LOAD, request: { ...LOAD.request, headers: { authorization: 'Bearer {token}' } } };

  test('is filled in but for its number', () => {
    expect(requestOf(load, 'spike-3', { token: 'x' })).toEqual({
      method: 'POST',
      path: '/things',
      headers: { authorization: 'Bearer x' },
      body: { id: 'spike-3-{n}' },
    });
    expect(idOf(load, 'spike-3', 12)).toBe('spike-3-12');
  });

  test('mentions nothing that has no value', () => {
    expect(() => checkLoadRequest(load, ['token'])).not.toThrow();
    expect(() => checkLoadRequest(load, [])).toThrow(/load\.request: nothing is called \{token\}/);
    expect(() => checkLoadRequest({ ...LOAD, kept: { id: '{m}' } }, [])).toThrow(
      /load\.kept\.id: nothing is called \{m\}/,
    );
  });
});

describe('what was acknowledged under load', () => {
  const look = async (items: unknown, status = 200) => {
    await using server = await httpServer((_request, response) => json(response, status, { items }));
    return await lookForKept({
      clock: createClock(),
      url: server.url,
      list: { method: 'GET', path: '/things', ids: 'items', id: 'id' },
      deadlineMs: 2000,
      values: {},
      done: { field: 'status', is: ['done'] },
      acknowledged: ['a', 'b', 'c'],
    });
  };

  test('is looked for in the list: what is not there, twice there, or not done', async () => {
    const items = [
      { id: 'a', status: 'done' },
      { id: 'b', status: 'waits' },
      { id: 'a', status: 'done' },
      { id: 'other', status: 'waits' },
    ];
    expect(await look(items)).toMatchObject({ acknowledged: 3, lost: ['c'], duplicated: ['a'], undone: 1 });
  });

  test('is unknown where there is no list', async () => {
    const kept = await look([], 500);
    expect(kept).toMatchObject({ acknowledged: 3, error: expect.stringMatching(/gave no list/) });
    expect(kept).not.toHaveProperty('undone');
  });
});
