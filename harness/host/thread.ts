/** Threads that end when they are told to, and what becomes of those that do not. */

import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { within } from './within.ts';

/** Loading its modules takes a second on a machine that is busy. Milliseconds. */
const READY_MS = 30_000;
/** What a thread gives up when it is told to end takes a few milliseconds. */
const END_MS = 5_000;
/** V8 breaks off any JavaScript at once; what is in a call of the system is out of its reach. */
const FORCE_MS = 2_000;

/** What a thread says first. @throws FiredrillError `internal` naming the thread; what `said` throws */
export function heardFrom<T>(name: string, said: Promise<T>): Promise<T> {
  return within(READY_MS, `the ${name}'s thread was not there after ${READY_MS / 1000} s`, said);
}

/**
 * Tells a thread to end and waits until it has.
 * @param word what it takes for that
 * @throws FiredrillError `internal` naming it when it does not: what it did from then on is not known. It is ended by force,
 *   where that is possible; one that is in a call of the system that never returns holds up even the end of its process,
 *   see `cli/last-resort.ts`
 */
export async function endThread(name: string, worker: Worker, word: unknown): Promise<void> {
  if (hasEnded(worker)) return;
  const ended = once(worker, 'exit');
  worker.postMessage(word);
  const late = `the ${name}'s thread did not end within ${END_MS / 1000} s`;
  try {
    await within(END_MS, late, ended);
  } catch (error) {
    await forceThread(name, worker);
    throw error;
  }
}

/** Ends a thread whatever it does. @throws FiredrillError `internal` naming one that is out of reach */
export async function forceThread(name: string, worker: Worker): Promise<void> {
  if (hasEnded(worker)) return;
  const late = `the ${name}'s thread did not end, not even by force: it is in a call that does not return`;
  await within(FORCE_MS, late, worker.terminate());
}

function hasEnded({ threadId }: Worker): boolean {
  return threadId === -1;
}
