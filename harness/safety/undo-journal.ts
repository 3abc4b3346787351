import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import pRetry from 'p-retry';
import { unlessAborted } from '../host/unless-aborted.ts';
import { shortly } from '../model/errors.ts';

/** One effect's way back. `what` is data, so that another process can read what was to be undone. */
export interface Undo {
  what: { fault: string; service: string };
  /** Idempotent; runs on its own deadline, never on the drill's signal, which is often aborted already. */
  run(signal: AbortSignal): Promise<void>;
}

export interface UndoJournal {
  /** On disk, synced, and in memory, before the effect that it undoes. */
  register(undo: Undo): void;
  /**
   * Runs what is registered, last first, each within `limitMs`. What fails stays registered.
   * @returns one line for each undo that failed; empty when all is undone.
   */
  undoAll(limitMs: number): Promise<string[]>;
  pending(): number;
  /** The watchdog has removed what there was to undo; an undo under way has nothing left to fail at. */
  abandon(): void;
}

/** The journal's file in a run's folder. */
export const JOURNAL = 'undo.jsonl';

/** A line on disk, synced, before this returns. @throws the file system's error */
export function appendToJournal(file: string, line: object): void {
  const fd = openSync(file, 'a', 0o600);
  try {
    writeSync(fd, `${JSON.stringify(line)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const ATTEMPTS = 4;

/** The journal of one run; `file` gets a line for each intention and each end. */
export function openUndoJournal(file: string): UndoJournal {
  let registered: Undo[] = [];
  let abandoned = false;
  const append = (line: object) => appendToJournal(file, line);
  return {
    register(undo) {
      append({ intent: undo.what });
      registered.push(undo);
    },
    async undoAll(limitMs) {
      const failures: string[] = [];
      for (const undo of registered.toReversed()) {
        const signal = AbortSignal.timeout(limitMs);
        try {
          // Idempotent, so an engine that stumbles once need not cost the whole stack.
          const attempts = pRetry(() => undo.run(signal), { signal, minTimeout: 200, retries: ATTEMPTS - 1 });
          // An undo that ignores its signal must not hold up the others.
          await unlessAborted(signal, attempts);
          registered = registered.filter((one) => one !== undo);
          append({ undone: undo.what });
        } catch (error) {
          const why = signal.aborted ? `it did not end within ${limitMs / 1000} s` : shortly(error);
          failures.push(`${undo.what.fault} on ${undo.what.service} could not be undone: ${why}`);
        }
      }
      return abandoned ? [] : failures;
    },
    pending: () => registered.length,
    abandon() {
      abandoned = true;
      registered = [];
    },
  };
}
