import { expect, test } from 'vitest';
import { hurriedWaits } from '../../harness/rehearse/hurried-waits.ts';

const watch = { title: 'the watch', ms: 300_000 };
const lasts = (wait: typeof watch & { leastMs?: number }, hurry: number) =>
  hurriedWaits({ watch: wait }, hurry).map(({ ms }) => ms);

test('a wait lasts as long as the procedure says, or as much less as one is in a hurry', () => {
  expect(lasts(watch, 1)).toEqual([300_000]);
  expect(hurriedWaits({ watch }, 15)).toEqual([
    { id: 'watch', title: 'the watch', ms: 20_000, wholeMs: 300_000 },
  ]);
});

test('no hurry makes a wait shorter than what is waited for takes to show', () => {
  const shows = { ...watch, leastMs: 120_000 };
  expect([lasts(shows, 2), lasts(shows, 15), lasts(shows, 1)]).toEqual([[150_000], [120_000], [300_000]]);
});
