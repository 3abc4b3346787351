import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { holdLease, LEASE_MS } from './lease.ts';
import { forgetOpenRun, noteOpenRun } from './open-runs.ts';
import { ownerOf } from './owner.ts';

/** What the watchdog is told when it starts. */
export interface WatchdogOrder {
  /** Whose containers, networks and volumes it removes. */
  run: string;
  /** The run's folder, where it writes down what it did. */
  folder: string;
  leaseMs: number;
}

export interface WatchdogOptions {
  /** File of the program, which gets the order as its argument and the lease on its stdin. */
  program: string;
  run: string;
  folder: string;
  /** Address of the engine that the stack is on. */
  engine: string;
}

/** Disposing of it ends it: the run's evidence is filed. */
export interface Watchdog extends AsyncDisposable {
  /** Told when it has taken the runner for lost and removed the stack. */
  onHealed(listener: (because: string) => void): void;
}

/** The exit code of a watchdog that has healed. */
export const HEALED = 10;
/** One that dies again and again has a cause that a further one would meet, too; the next command sweeps. */
const MOST = 3;
/** Milliseconds a watchdog may take to notice that a run is over. */
const END_LIMIT_MS = 5_000;

/**
 * Starts a process that outlives this one: it holds a lease, and when this process dies or gives no sign of life for ten
 * seconds, it removes the run's stack and files what was seen. Neither a signal to this process' group nor a closed terminal
 * reaches it. One that dies is replaced. Should both be killed, a file says so to the next command.
 *
 * It is there before the run's folder is, and until the last of the evidence is filed.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { program, run, folder, engine } = options;
  const listeners: ((because: string) => void)[] = [];
  const order: WatchdogOrder = { run, folder, leaseMs: LEASE_MS };
  const runner = ownerOf(process.pid) ?? '';
  let over = false;
  let started = 0;
  let current: { child: ChildProcess; lease: Disposable } | undefined;
  const start = () => {
    started += 1;
    const child = spawn(process.execPath, [program, JSON.stringify(order)], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.unref();
    current = { child, lease: holdLease(child.stdin, LEASE_MS) };
    noteOpenRun({ run, folder, engine, runner, watchdog: ownerOf(child.pid ?? 0) ?? '' });
    const onEnd = (code: number | null) => {
      if (over) return;
      if (code === HEALED)
        for (const listener of listeners)
          listener(`no sign of life for ${LEASE_MS / 1000} s: the watchdog removed the stack`);
      else if (started < MOST) start();
    };
    child.once('exit', onEnd);
    child.once('error', () => onEnd(null));
  };
  start();
  return {
    onHealed(listener) {
      listeners.push(listener);
    },
    async [Symbol.asyncDispose]() {
      over = true;
      forgetOpenRun(run);
      if (current === undefined) return;
      const { child, lease } = current;
      lease[Symbol.dispose]();
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.ref();
      await once(child, 'exit', { signal: AbortSignal.timeout(END_LIMIT_MS) }).catch(() =>
        child.kill('SIGKILL'),
      );
    },
  };
}
