/**
 * Two tests that kill runners at once must not see each other's runs: a runner that starts, or cleans up, removes what dead
 * runs left, and would take it from under the other. A run's things belong to a process of a named host (`ownerOf`), so each
 * worker's commands run under a host name of its own (uts_namespaces(7)): to the others they are elsewhere.
 */
import { spawnSync } from 'node:child_process';

/** Needs root on Linux; elsewhere such tests run one after another. */
export function canBeApart(): boolean {
  return process.platform === 'linux' && spawnSync('unshare', ['--uts', 'true']).status === 0;
}

/** The command under this worker's own host name, in the same process; as it is where there is but one worker. */
export function apart(program: string, args: readonly string[]): [string, string[]] {
  const worker = process.env.VITEST_POOL_ID;
  if (process.env[APART] === undefined || worker === undefined) return [program, [...args]];
  const script = 'echo "$1" > /proc/sys/kernel/hostname; shift; exec "$@"';
  return ['unshare', ['--uts', 'sh', '-ec', script, 'sh', `firedrill-tests-${worker}`, program, ...args]];
}

/** Set for projects whose files run several at a time. */
export const APART = 'FIREDRILL_TESTS_APART';
