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

test.each(['', 'not json', '{"a": 1}'])('a memory that holds %j counts as empty', async (content) => {
  await using _ = await scratchCache();
  await (await openMemory('answers')).remember('a', 'yes');
  await writeFile(join(cacheDirectory(), 'answers.json'), content);
  const memory = await openMemory('answers');
  expect(memory.recall('a', 60_000)).toBeUndefined();
  await memory.remember('a', 'again');
  expect((await openMemory('answers')).recall('a', 60_000)).toBe('again');
});
