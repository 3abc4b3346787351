/** The lease that a suite gives one of its runs, over a channel that the test plays. */

import { expect, test } from 'vitest';
import { suiteLease } from '../../harness/cli/suite/suite-lease.ts';
import type { Entered, Use } from '../../harness/lease/lease.ts';

function played() {
  const asked: Use[] = [];
  const listeners: ((answer: Entered) => void)[] = [];
  const lease = suiteLease({
    ask: async (use) => void asked.push(use),
    onceAnswered: (listener) => void listeners.push(listener),
  });
  return { lease, asked, answer: (all: boolean) => listeners.shift()?.({ all }) };
}

const { signal } = new AbortController();

test('a run goes on when the suite answers, with what it answers', async () => {
  const { lease, asked, answer } = played();
  let entered: Entered | undefined;
  const waiting = lease.enter('measure', signal).then((it) => {
    entered = it;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([asked, entered]).toEqual([['measure'], undefined]);
  answer(true);
  await waiting;
  expect(entered).toEqual({ all: true });
});

test('a run that is aborted does not wait, and the suite is told all the same', async () => {
  const { lease, asked } = played();
  const stop = new AbortController();
  stop.abort(new Error('interrupted'));
  await expect(lease.enter('background', stop.signal)).rejects.toThrow('interrupted');
  expect(asked).toEqual(['background']);
});
