import { setTimeout as pause } from 'node:timers/promises';
import type { DrillRun } from './drill-run.ts';
import { shortly } from './model/errors.ts';
import type { StartedStack } from './stack/start-stack.ts';

/**
 * While it is held, has a fault that strikes by chance draw again at its own pace, and records each time. It is
 * disposed of before the undo, whose word is the last.
 */
export function drawAgain({ plan, clock, recorder, signal }: DrillRun, stack: StartedStack): AsyncDisposable {
  const { fault, service } = plan;
  const { again } = fault;
  if (again === undefined) return { [Symbol.asyncDispose]: async () => undefined };
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const drawing = async () => {
    while (!either.aborted) {
      await pause(again.everyMs, undefined, { signal: either });
      await again.act(stack, service, either);
      recorder.record({ kind: 'drawn', t: clock.now() });
    }
  };
  const over = drawing().catch((error: unknown) => {
    if (either.aborted) return;
    // The judge counts the draws, and misses those that did not come.
    recorder.record({ kind: 'source', t: clock.now(), source: 'draws', ok: false, detail: shortly(error) });
  });
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await over;
    },
  };
}
