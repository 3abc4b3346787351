/** What only one process of a machine does at a time. */

import { expect, test, vi } from 'vitest';
import { machineLock } from '../../harness/engine/machine-lock.ts';
import { scratchCache } from '../support/scratch-cache.ts';

test('is waited for until its holder is done, and that is told once', async () => {
  await using _cache = await scratchCache();
  const first = await machineLock('suite', 60_000, () => {});
  const told = Promise.withResolvers<void>();
  const onWait = vi.fn(told.resolve);
  let got = false;
  const second = machineLock('suite', 60_000, onWait).then((lock) => {
    got = true;
    return lock;
  });
  await told.promise;
  expect(got).toBe(false);
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(onWait).toHaveBeenCalledTimes(1);
});

test('has a limit, and ends with its signal', async () => {
  await using _cache = await scratchCache();
  await using _first = await machineLock('suite', 60_000, () => {});
  await expect(machineLock('suite', 0, () => {})).rejects.toMatchObject({ code: 'ELOCKED' });
  const controller = new AbortController();
  const waits = machineLock('suite', 60_000, () => controller.abort(new Error('enough')), controller.signal);
  await expect(waits).rejects.toThrow('enough');
});

test('of another name is another', async () => {
  await using _cache = await scratchCache();
  await using _first = await machineLock('suite', 60_000, () => {});
  await using _other = await machineLock('engine', 0, () => {});
});
