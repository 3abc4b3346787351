import { type ChildProcess, spawn } from 'node:child_process';
import { createBackoff } from './backoff.ts';
import type { GroupMemory } from './group-memory.ts';
import type { PodLog } from './pod-log.ts';
import { secretsIn } from './secrets.ts';

export interface Pod {
  restarts(): number;
  /** Whether it waits before it is started again. */
  backsOff(): boolean;
  lastEnd(): 'OOMKilled' | 'Error' | 'Completed' | undefined;
  /** Ends the container and starts it at once, with the secrets as they are now. */
  restart(): void;
  /** Ends the container for good. @returns its exit code */
  end(): Promise<number>;
}

/**
 * What a kubelet gives a container that asks for little: when memory is short, it goes first. It has that before its program begins:
 * set afterwards, memory may be short before, and the kernel takes another.
 */
const GOES_FIRST = '{ echo 900 > /proc/self/oom_score_adj; } 2>/dev/null || true; exec "$@"';

export function keepRunning(
  { command, secrets, backoffMs }: { command: readonly string[]; secrets: string; backoffMs: number },
  log: PodLog,
  memory: Pick<GroupMemory, 'killed'>,
): Pod {
  const backoff = createBackoff(backoffMs);
  let [restarts, ending, rolling] = [0, false, false];
  let lastEnd: ReturnType<Pod['lastEnd']>;
  let child: ChildProcess | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let ended: Promise<number> = Promise.resolve(0);

  const start = (): void => {
    waiting = undefined;
    const since = performance.now();
    const killedBefore = memory.killed();
    const running = spawn('sh', ['-c', GOES_FIRST, 'sh', ...command], {
      stdio: 'inherit',
      env: { ...process.env, ...secretsIn(secrets) },
    });
    child = running;
    ended = new Promise((resolve) => {
      running.once('exit', (code, signal) => {
        child = undefined;
        resolve(code ?? 1);
        if (ending) return;
        const outOfMemory = signal === 'SIGKILL' && memory.killed() > killedBefore;
        lastEnd = outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
        if (outOfMemory) log('Warning', 'OOMKilled', 'Container backend was OOMKilled');
        else
          log(
            rolling ? 'Normal' : 'Warning',
            'Killing',
            `Container backend ended (${signal ?? `exit code ${code}`})`,
          );
        again(performance.now() - since);
      });
    });
  };

  function again(ranMs: number): void {
    if (rolling) backoff.forget();
    else restarts += 1;
    const pauseMs = rolling ? 0 : backoff.after(ranMs);
    rolling = false;
    if (pauseMs > 0)
      log('Warning', 'BackOff', `Back-off ${pauseMs / 1000} s restarting failed container backend`);
    if (pauseMs > 0) waiting = setTimeout(start, pauseMs);
    else start();
  }

  start();
  return {
    restarts: () => restarts,
    backsOff: () => waiting !== undefined,
    lastEnd: () => lastEnd,
    restart() {
      if (waiting !== undefined) {
        clearTimeout(waiting);
        backoff.forget();
        start();
      } else {
        rolling = true;
        child?.kill('SIGTERM');
      }
    },
    end() {
      ending = true;
      clearTimeout(waiting);
      child?.kill('SIGTERM');
      return child === undefined ? Promise.resolve(0) : ended;
    },
  };
}
