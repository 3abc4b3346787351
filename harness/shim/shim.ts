import { Worker } from 'node:worker_threads';
import { ownModule } from '../host/own-module.ts';
import { FiredrillError } from '../model/errors.ts';
import { allowedAddress } from '../safety/allowed-address.ts';
import { type Asked, type Lie, STAGES, type Stage } from './lie.ts';
import { NUMBERS, STAGE, TOLD } from './shared.ts';
import type { ShimThreadData } from './shim-thread.ts';

/** A proxy in front of a service that tells a lie. Disposing ends it. */
export interface Shim extends AsyncDisposable {
  /** `http://127.0.0.1:port`, which stands for the service's own. */
  origin: string;
  /** Holds for the very next request. */
  enter(stage: Stage): void;
  /** How often the lie was told. */
  told(): number;
}

/**
 * Starts it in a thread of its own, so that nothing the runner does delays what it passes on.
 * @param upstream `http://127.0.0.1:port` of the service
 * @throws FiredrillError `usage` for an address that is not loopback, `internal` when the thread does not start
 */
export async function startShim(upstream: string, lie: Lie, asked: Asked): Promise<Shim> {
  const { origin } = allowedAddress('shim', upstream);
  const shared = new Int32Array(new SharedArrayBuffer(NUMBERS * Int32Array.BYTES_PER_ELEMENT));
  const workerData: ShimThreadData = { upstream: origin, lie, asked, shared };
  const worker = new Worker(ownModule(import.meta.url, './shim-thread'), { workerData, name: 'shim' });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const listening = Promise.withResolvers<string>();
  worker.once('message', listening.resolve);
  const died = (cause: unknown) =>
    listening.reject(new FiredrillError('internal', "the shim's thread did not start", { cause }));
  worker.on('error', died);
  worker.once('exit', died);
  return {
    origin: await listening.promise,
    enter: (stage) => void Atomics.store(shared, STAGE, STAGES.indexOf(stage)),
    told: () => Atomics.load(shared, TOLD),
    async [Symbol.asyncDispose]() {
      worker.postMessage('end');
      await exited;
    },
  };
}
