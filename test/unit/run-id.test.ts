import { expect, test } from 'vitest';
import { newTestsId } from '../../harness/cli/run-id.ts';

test('what is filed within one second sorts by time', () => {
  const at = Date.parse('2026-11-21T02:15:00.000Z');
  const ids = Array.from({ length: 199 }, (_, n) => newTestsId(new Date(at + 5 * n), 'unit'));
  expect(ids.every((id) => /^20261121-021500-tests-unit-[0-9a-f]{4}$/.test(id))).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
});
