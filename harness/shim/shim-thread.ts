import { parentPort, workerData } from 'node:worker_threads';
import { startFront } from './front.ts';
import { type Asked, type Lie, STAGES } from './lie.ts';
import { liar } from './lies/liar.ts';
import { STAGE, TOLD } from './shared.ts';

/** What the shim's thread is started with. */
export interface ShimThreadData {
  upstream: string;
  lie: Lie;
  asked: Asked;
  /** See shared.ts. */
  shared: Int32Array<SharedArrayBuffer>;
}

const port = parentPort;
if (port === null) throw new Error('shim-thread.ts is started by shim.ts as a worker thread');

const { upstream, lie, asked, shared } = workerData as ShimThreadData;
const front = await startFront(new URL(upstream), (forward) =>
  liar(lie, asked, {
    forward,
    stage: () => STAGES[Atomics.load(shared, STAGE)] ?? 'before',
    told: () => void Atomics.add(shared, TOLD, 1),
    now: () => performance.now(),
  }),
);
port.once('message', async () => {
  await front[Symbol.asyncDispose]();
  port.close();
});
port.postMessage(front.origin);
