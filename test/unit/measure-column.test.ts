import { expect, test } from 'vitest';
import { column } from '../../harness/figures/column.ts';

test('holds as many numbers as it is given, in order', () => {
  const numbers = column((length) => new Float64Array(length));
  for (let i = 0; i < 50_000; i++) numbers.push(i / 3);
  expect(numbers.length).toBe(50_000);
  for (const i of [0, 1, 16_383, 16_384, 16_385, 32_768, 49_999]) expect(numbers.at(i)).toBe(i / 3);
  expect(numbers.at(50_000)).toBeNaN();
  expect(numbers.at(-1)).toBeNaN();
});
