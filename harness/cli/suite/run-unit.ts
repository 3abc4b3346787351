import { fork } from 'node:child_process';
import { ownModule } from '../../host/own-module.ts';
import type { Entered } from '../../lease/lease.ts';
import type { FromRun, OnItsWay, ToRun } from './messages.ts';

/** A run that goes on in a process of its own. */
export interface RunningUnit {
  /** Answers what it asked of the machine last. */
  entered(answer: Entered): void;
  /** Heals and ends. */
  abort(reason: string): void;
  /** How its process ended: whether the run was done, and if not, why. */
  ended: Promise<{ done: true } | { done: false; code: string; reason: string }>;
}

/** The last of what a process said that is kept, for the reason of one that died. */
const KEPT_CHARACTERS = 2_000;

/** Starts a run; `on` hears what it tells on its way. */
export function runUnit(
  order: Omit<Extract<ToRun, { kind: 'run' }>, 'kind'>,
  on: (message: OnItsWay) => void,
): RunningUnit {
  // Its own process group would save it from the terminal's Ctrl-C; it heals on that all the same.
  const child = fork(ownModule(import.meta.url, './run-process'), [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tell = (message: ToRun) => {
    // One that has just ended cannot be told any more, and need not be.
    if (child.connected) child.send(message, () => {});
  };
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-KEPT_CHARACTERS);
  });
  const ended = new Promise<Awaited<RunningUnit['ended']>>((resolve) => {
    let answer: Awaited<RunningUnit['ended']> | undefined;
    child.on('message', (message: FromRun) => {
      if (message.kind === 'ended') answer = { done: true };
      else if (message.kind === 'refused')
        answer = { done: false, code: message.code, reason: message.message };
      else on(message);
    });
    child.on('error', (error) => resolve({ done: false, code: 'internal', reason: error.message }));
    child.on('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : signal;
      const last = said.trim().split('\n').at(-1) ?? '';
      resolve(answer ?? { done: false, code: 'internal', reason: `its process ended with ${how}: ${last}` });
    });
  });
  tell({ kind: 'run', ...order });
  return {
    entered: (answer) => tell({ kind: 'entered', ...answer }),
    abort: (reason) => tell({ kind: 'abort', reason }),
    ended,
  };
}
