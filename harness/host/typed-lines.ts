import { createInterface, type Interface } from 'node:readline';
import { unlessAborted } from './unless-aborted.ts';

/** Lines of an input, one after another, for the one that waits; what came while none waited is kept. */
export interface Lines {
  /** `undefined` once the input has ended. @throws the signal's reason when that comes first */
  next(signal: AbortSignal): Promise<string | undefined>;
}

/** Nothing is read, and the process not kept alive, while none waits. Ctrl-C stays the signal that it is. */
export function linesOf(input: NodeJS.ReadableStream): Lines {
  const kept: string[] = [];
  let reader: Interface | undefined;
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const open = () => {
    const opened = createInterface({ input, terminal: false });
    const woken = () => {
      wake.resolve();
      wake = Promise.withResolvers<void>();
    };
    opened.on('line', (line) => {
      kept.push(line);
      woken();
    });
    opened.on('close', () => {
      ended = true;
      woken();
    });
    return opened;
  };
  return {
    async next(signal) {
      signal.throwIfAborted();
      reader ??= open();
      reader.resume();
      try {
        while (kept.length === 0 && !ended) await unlessAborted(signal, wake.promise);
        return kept.shift();
      } finally {
        if (!ended) reader.pause();
      }
    },
  };
}
