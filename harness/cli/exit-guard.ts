/** No module that a command loads can end it with a code that reads as a verdict. */

import { writeSync } from 'node:fs';
import { FiredrillError } from '../model/errors.ts';
import { INTERNAL } from './exit-code.ts';

/** What calls `process.exit` gets an error instead, whose stack says where. */
export function refuseExit(): void {
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) was called; what Firedrill loads must not end it`);
  };
}

/**
 * From here on `process.exit` throws instead of ending the process, so that a run heals first; and a process that ends in
 * spite of that, or because what it waits for never comes, ends with 70 until the command has ended by itself.
 * @returns to be called when the command has ended by itself: its own exit code holds from then on
 */
export function guardExit(): () => void {
  const { exit } = process;
  let ended = false;
  refuseExit();
  process.on('exit', () => {
    if (ended) return;
    writeSync(
      2,
      'firedrill: the process ended before the command did: something that it loaded ended it, or what it waited for never came\n',
    );
    process.exitCode = INTERNAL;
  });
  process.on('uncaughtException', (error) => {
    // A run has a listener of its own, which heals.
    if (process.listenerCount('uncaughtException') > 1) return;
    const own = error instanceof FiredrillError;
    writeSync(2, own ? `firedrill: ${error.message}\n` : `${error.stack ?? error.message}\n`);
    ended = true;
    exit(INTERNAL);
  });
  return () => {
    ended = true;
  };
}
