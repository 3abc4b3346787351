import { parentPort, workerData } from 'node:worker_threads';
import { clockFrom } from '../observe/clock.ts';
import type { LoadSpec } from './load-options.ts';
import { runLoad } from './load-run.ts';

/** What the generator's thread is started with. */
export interface LoadThreadData {
  origin: bigint;
  startedAt: string;
  spec: LoadSpec;
}

const port = parentPort;
if (port === null) throw new Error('load-thread.ts is started by load.ts as a worker thread');

const { origin, startedAt, spec } = workerData as LoadThreadData;
const stop = new AbortController();
port.once('message', () => stop.abort());
port.unref();
port.postMessage(await runLoad(clockFrom(origin, startedAt), spec, stop.signal));
port.close();
