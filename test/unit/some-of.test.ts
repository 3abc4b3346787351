import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { someOf } from '../../harness/text/some-of.ts';

test('a sentence names a few and counts the rest', () => {
  expect(someOf([])).toBe('');
  expect(someOf(['a', 'b', 'c'])).toBe('a, b, c');
  expect(someOf(Array.from({ length: 105 }, (_, i) => String(i)))).toBe('0, 1, 2 and 102 more');
  expect(someOf(['a', 'b', 'c'], 1)).toBe('a and 2 more');
});

test('no cell of a table in the documentation is longer than people read', async () => {
  const docs = join(import.meta.dirname, '..', '..', 'docs');
  const pages = (await readdir(docs, { recursive: true })).filter((name) => name.endsWith('.md'));
  const long: string[] = [];
  for (const page of pages) {
    const lines = (await readFile(join(docs, page), 'utf8'))
      .split('\n')
      .filter((line) => line.startsWith('|'));
    long.push(...lines.flatMap((line) => line.split(' | ')).filter((cell) => cell.length > 1_000));
  }
  expect(long).toEqual([]);
});
