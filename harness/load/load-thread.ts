import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { clockFrom } from '../host/clock.ts';
import type { LoadSpec } from './load-options.ts';
import type { LoadPart, ThreadUse } from './load-result.ts';
import { runLoad } from './load-run.ts';
import { warmUp } from './warm-up.ts';

/** What a generator's thread is started with. */
export interface LoadThreadData {
  origin: bigint;
  startedAt: string;
  spec: LoadSpec;
  thread: number;
}

/** What it is told, once each: when to begin, which it waits for, and to send nothing more. */
export type ToLoadThread = { startAt: number } | 'stop';

/** What it tells. `ready`: it has loaded what it needs and waits for its beginning. `sent`: so many, and no more. */
export type FromLoadThread = 'ready' | { sent: number } | { part: LoadPart } | { use: ThreadUse };

const port = parentPort;
if (port === null) throw new Error('load-thread.ts is started by load.ts as a worker thread');

const { origin, startedAt, spec, thread } = workerData as LoadThreadData;
const tell = (message: FromLoadThread) => port.postMessage(message);
const stop = new AbortController();
await warmUp();
// In a closed loop nothing is ever due, and waking up for every single answer costs throughput.
if (!('users' in spec.offer)) raisePriority();
const begin = await new Promise<ToLoadThread>((resolve) => {
  port.once('message', resolve);
  tell('ready');
});
if (begin === 'stop') {
  tell({ sent: 0 });
  tell({ use: { cpuMs: 0, wallMs: 0 } });
} else {
  port.once('message', () => stop.abort());
  port.unref();
  const clock = clockFrom(origin, startedAt);
  const { startAt } = begin;
  const telling = { onPart: (part: LoadPart) => tell({ part }), onSent: (sent: number) => tell({ sent }) };
  tell({ use: await runLoad(clock, spec, { thread, startAt }, telling, stop.signal) });
}
port.close();

/**
 * A generator that measures a service must not wait for it: it needs little processor, but that at once. On Linux the priority is this
 * thread's alone. Who may not set it goes without, and how late requests left tells what that cost.
 */
function raisePriority(): void {
  try {
    setPriority(0, constants.priority.PRIORITY_HIGH);
  } catch {
    // Not privileged.
  }
}
