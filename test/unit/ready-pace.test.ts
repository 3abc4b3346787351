import { expect, test } from 'vitest';
import { paceOf } from '../../harness/stack/ready.ts';

const command = ['check'];

test.each([
  ['without an interval, every 50 ms', { command }, 60_000, { everyMs: 50, limitMs: 60_000 }],
  ['a tenth of its interval apart', { command, everyMs: 5_000 }, 60_000, { everyMs: 500, limitMs: 60_000 }],
  ['a second apart at the most', { command, everyMs: 30_000 }, 60_000, { everyMs: 1_000, limitMs: 60_000 }],
  ['for as long as it may fail', { command, withinMs: 90_000 }, 60_000, { everyMs: 50, limitMs: 90_000 }],
  ['and never for less than others', { command, withinMs: 5_000 }, 60_000, { everyMs: 50, limitMs: 60_000 }],
])('a command is looked at %s', (_, ready, limitMs, pace) => {
  expect(paceOf(ready, limitMs)).toEqual(pace);
});
