import { expect, test } from 'vitest';
import { errorTally } from '../../harness/stack/error-tally.ts';

test('lines that say that something failed are counted by half seconds', () => {
  const tally = errorTally();
  for (const line of [
    '2026-11-27T10:00:01.900000000Z {"level":"error"}',
    '2026-11-27T10:00:00.100000000Z ERROR: no connection',
    '2026-11-27T10:00:00.400000000Z ERROR: no connection',
    '2026-11-27T10:00:00.450000000Z LOG: ready',
    'no stamp ERROR',
  ])
    tally.count(line);
  const start = Date.parse('2026-11-27T10:00:00.000Z');
  expect(tally.counts()).toEqual([
    { at: start, errors: 2 },
    { at: start + 1_500, errors: 1 },
  ]);
});
