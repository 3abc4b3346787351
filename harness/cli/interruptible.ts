import { FiredrillError, shortly } from '../model/errors.ts';
import { INTERNAL } from './exit-code.ts';
import { endByForce } from './last-resort.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell reports for a process ended by a signal: 128 and its number (POSIX). */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** An undo has half a minute, the stack a minute to go, and each observer half a minute to end. Milliseconds. */
const HEAL_LIMIT_MS = 300_000;

/**
 * Does work that the user may interrupt: a signal aborts it, the work heals and ends by itself, and the exit
 * code tells. A second signal does not cut healing short, it only says again what is going on. An error that
 * that was not caught, in a timer or an event of ours or of a drill, ends the work in the same way: it must not leave
 * a stack behind. Work that has not ended five minutes later has forgotten a limit: the process is ended by force, and the
 * watchdogs of its runs remove what they started.
 *
 * @param then what follows on healing, for the person who interrupts
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>, then: string): Promise<T> {
  const controller = new AbortController();
  let limit: NodeJS.Timeout | undefined;
  const heal = (why: Error) => {
    controller.abort(why);
    limit ??= setTimeout(() => {
      console.error(
        `not healed within ${HEAL_LIMIT_MS / 60_000} min: this process is ended by force, and its watchdogs heal`,
      );
      endByForce(Number(process.exitCode) || INTERNAL);
    }, HEAL_LIMIT_MS).unref();
  };
  const onSignal = (name: (typeof SIGNALS)[number]) => {
    console.error(
      controller.signal.aborted
        ? `${name} again: still healing; every wait of it has a limit`
        : `${name}: healing, then ${then}`,
    );
    process.exitCode = EXIT_CODES[name];
    heal(new Error(`interrupted by ${name}`));
  };
  const onError = (error: unknown) => {
    console.error(`an error that was not caught: healing, then ${then}`, error);
    process.exitCode ||= INTERNAL;
    heal(new FiredrillError('internal', `not caught: ${shortly(error)}`));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  process.on('uncaughtException', onError);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(limit);
    for (const name of SIGNALS) process.off(name, onSignal);
    process.off('uncaughtException', onError);
  }
}
