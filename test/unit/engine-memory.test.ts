import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMemory } from '../../harness/engine/memory.ts';
import { cacheDirectory } from '../../harness/host/cache-directory.ts';
import { scratchCache } from '../support/scratch-cache.ts';

test('what was remembered is there for the next process, until it is too old or forgotten', async () => {
  await using _ = await scratchCache();
  const first = await openMemory('answers');
  await Promise.all([first.remember('a', 'yes'), first.remember('b', 'no')]);
  const second = await openMemory('answers');
  expect([second.recall('a', 60_000), second.recall('b', 60_000)]).toEqual(['yes', 'no']);
  expect(second.recall('a', 0)).toBeUndefined();
  expect(second.recall('c', 60_000)).toBeUndefined();
  await second.forget('a');
  expect((await openMemory('answers')).recall('a', 60_000)).toBeUndefined();
});

test('several that are opened at once each keep what the others remember', async () => {
  await using _ = await scratchCache();
  const keys = Array.from({ length: 8 }, (__, n) => `image-${n}`);
  for (const key of keys) {
    const [one, other] = await Promise.all([openMemory('answers'), openMemory('answers')]);
    await Promise.all([one.remember(key, 'yes'), other.remember(key, 'yes')]);
  }
  const all = await openMemory('answers');
  expect(keys.filter((key) => all.recall(key, 60_000) !== 'yes')).toEqual([]);
});

test.each(['', 'not json', '{"a": 1}'])('a memory that holds %j counts as empty', async (content) => {
  await using _ = await scratchCache();
  await (await openMemory('answers')).remember('a', 'yes');
  await writeFile(join(cacheDirectory(), 'answers.json'), content);
  const memory = await openMemory('answers');
  expect(memory.recall('a', 60_000)).toBeUndefined();
  await memory.remember('a', 'again');
  expect((await openMemory('answers')).recall('a', 60_000)).toBe('again');
});
