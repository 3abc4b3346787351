import { parentPort, workerData } from 'node:worker_threads';
import { clockFrom } from '../observe/clock.ts';
import type { LoadSpec } from './load-options.ts';
import type { LoadPart, ThreadUse } from './load-result.ts';
import { runLoad } from './load-run.ts';

/** What a generator's thread is started with. */
export interface LoadThreadData {
  origin: bigint;
  startedAt: string;
  spec: LoadSpec;
  thread: number;
}

/** What it is told, once each: when to begin, which it waits for, and to send nothing more. */
export type ToLoadThread = { startAt: number } | 'stop';

/** What it tells. `ready`: it has loaded what it needs and waits for its beginning. */
export type FromLoadThread = 'ready' | { part: LoadPart } | { use: ThreadUse };

const port = parentPort;
if (port === null) throw new Error('load-thread.ts is started by load.ts as a worker thread');

const { origin, startedAt, spec, thread } = workerData as LoadThreadData;
const tell = (message: FromLoadThread) => port.postMessage(message);
const stop = new AbortController();
const begin = await new Promise<ToLoadThread>((resolve) => {
  port.once('message', resolve);
  tell('ready');
});
if (begin === 'stop') tell({ use: { cpuMs: 0, wallMs: 0 } });
else {
  port.once('message', () => stop.abort());
  port.unref();
  const clock = clockFrom(origin, startedAt);
  const { startAt } = begin;
  tell({ use: await runLoad(clock, spec, { thread, startAt }, (part) => tell({ part }), stop.signal) });
}
port.close();
