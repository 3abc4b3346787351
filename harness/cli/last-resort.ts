/** A process whose work is over ends, whatever of it does not. */

import { writeSync } from 'node:fs';
import { INTERNAL } from './exit-code.ts';

/** Connections that are kept for a next request are closed within a few seconds. Milliseconds. */
const LINGER_MS = 10_000;

/** To be called when the command is over and its exit code is set. */
export function endSoon(): void {
  const linger = setTimeout(() => {
    const left = [...new Set(process.getActiveResourcesInfo())].join(', ') || 'a thread';
    writeSync(
      2,
      `firedrill: the command is over, and its process is not after ${LINGER_MS / 1000} s: it is ended by force (what is left: ${left})\n`,
    );
    endByForce(Number(process.exitCode) || INTERNAL);
  }, LINGER_MS);
  linger.unref();
}

/**
 * Ends this process at once. `process.exit` waits for each thread to end, and one that is in a call of the system that never
 * returns does not; a process that becomes another program has no threads to wait for.
 */
export function endByForce(code: number): void {
  try {
    process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // A system without it still knows how to end a process, though not by that code.
  }
  process.kill(process.pid, 'SIGKILL');
}
