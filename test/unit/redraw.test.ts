import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import type { DrillRun } from '../../harness/run/open-drill.ts';
import { whileRedrawing } from '../../harness/run/redraw.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';

/** A fault whose draws last until the test lets them go. */
function drawn() {
  const records: TimelineRecord[] = [];
  const draws: { done: () => void; signal: AbortSignal }[] = [];
  const begun = Promise.withResolvers<void>();
  const act = (_can: unknown, _service: string, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      draws.push({ done: resolve, signal });
      begun.resolve();
    });
  const run = {
    plan: { fault: { again: { everyMs: 1, act } }, service: 'database' },
    clock: { now: () => 7 },
    recorder: { record: (record: TimelineRecord) => records.push(record) },
    signal: new AbortController().signal,
  } as unknown as DrillRun;
  const during = (work: () => Promise<void>) => whileRedrawing(run, {} as StartedStack, work);
  return { draws, records, begun: begun.promise, during };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a draw that is under way when the work is over is waited for, and no other follows it', async () => {
  const { draws, records, begun, during } = drawn();
  let over = false;
  const all = during(() => begun).then(() => {
    over = true;
  });
  await begun;
  await settled();
  expect([over, draws[0]?.signal.aborted]).toEqual([false, false]);
  draws[0]?.done();
  await all;
  await settled();
  expect(draws).toHaveLength(1);
  expect(records).toEqual([{ kind: 'drawn', t: 7 }]);
});

test('work that fails ends the drawing, too', async () => {
  const { draws, begun, during } = drawn();
  const all = during(async () => {
    await begun;
    throw new Error('no');
  });
  await begun;
  draws[0]?.done();
  await expect(all).rejects.toThrow('no');
  await settled();
  expect(draws).toHaveLength(1);
});
