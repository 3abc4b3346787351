import type { Observer } from './signal.ts';

/** An observer that looks until its signal; what it throws ends the run. */
export function until(
  signal: AbortSignal,
  giveUp: (reason: unknown) => void,
  looks: (signal: AbortSignal) => Promise<void>,
): Observer {
  const ending = new AbortController();
  const over = looks(AbortSignal.any([signal, ending.signal])).catch(giveUp);
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await over;
    },
  };
}

/** An observer that there is nothing to do for. */
export const idle: Observer = { [Symbol.asyncDispose]: async () => undefined };
