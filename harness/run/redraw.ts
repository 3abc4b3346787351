import { every } from '../host/every.ts';
import { pause } from '../host/pause.ts';
import { shortly } from '../model/errors.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import type { DrillRun } from './open-drill.ts';

/**
 * Does some work of the hold while a fault that strikes by chance draws anew, at its own pace, which connections it strikes,
 * and records each draw. No draw is under way when it resolves: one that met the connections that look for the effect would
 * let go what the fault held back of theirs, and none would have been struck. And the undo has the last word.
 */
export async function whileRedrawing(
  { plan, clock, recorder, signal }: Pick<DrillRun, 'plan' | 'clock' | 'recorder' | 'signal'>,
  stack: StartedStack,
  work: () => Promise<void>,
): Promise<void> {
  const { fault, service } = plan;
  const { again } = fault;
  if (again === undefined) return await work();
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const drawing = async () => {
    await pause(again.everyMs, either);
    await every({ pauseMs: again.everyMs }, either, async () => {
      // One that has begun is not broken off: Toxiproxy might do it all the same, only later.
      await again.act(stack, service, signal);
      recorder.record({ kind: 'drawn', t: clock.now() });
    });
  };
  const over = drawing().catch((error: unknown) => {
    if (either.aborted) return;
    // The judge counts the draws, and misses those that did not come.
    recorder.record({ kind: 'source', t: clock.now(), source: 'draws', ok: false, detail: shortly(error) });
  });
  try {
    await work();
  } finally {
    ending.abort();
    await over;
  }
}
