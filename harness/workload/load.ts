import { Worker } from 'node:worker_threads';
import { FiredrillError } from '../model.ts';
import type { Clock } from '../observe/clock.ts';
import { allowedAddress, type IsAllowed } from './allowed-address.ts';
import { checkLoad, type LoadSpec } from './load-options.ts';
import type { LoadResult } from './load-result.ts';
import type { LoadThreadData } from './load-thread.ts';
import { requestTemplate } from './request-template.ts';

export interface Load extends AsyncDisposable {
  /** What the load came to; resolves when the last request is over. Rejects when the thread died. */
  readonly result: Promise<LoadResult>;
  /** Sends nothing more; `result` follows when what is under way is over. */
  stop(): void;
}

/**
 * Offers load open loop from a thread of its own, so that the runner's work and the generator's do not delay
 * each other. Throws `usage` for a load that cannot be offered, or that would leave loopback and the containers
 * of this run, before anything is sent. Disposing ends the thread at once.
 */
export function startLoad(options: { clock: Clock; spec: LoadSpec; isAllowed?: IsAllowed }): Load {
  const { clock, spec, isAllowed } = options;
  checkLoad(spec);
  allowedAddress('load', spec.url, isAllowed);
  requestTemplate('load.request', spec.request, ['n']);
  const data: LoadThreadData = { origin: clock.origin, startedAt: clock.startedAt, spec };
  const worker = new Worker(threadFile(), { workerData: data, name: 'load' });
  const result = Promise.withResolvers<LoadResult>();
  worker.once('message', result.resolve);
  worker.once('error', (cause: Error) => {
    result.reject(
      new FiredrillError('internal', `the load generator's thread died: ${cause.message}`, { cause }),
    );
  });
  worker.once('exit', () => {
    result.reject(
      new FiredrillError('internal', "the load generator's thread ended before its load was over"),
    );
  });
  // Whoever disposes of a load without asking for its result does not want to hear of it.
  result.promise.catch(() => undefined);
  return {
    result: result.promise,
    stop: () => worker.postMessage('stop'),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

/** The thread's file beside this one, as source or as built. */
function threadFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './load-thread.ts' : './load-thread.js', import.meta.url);
}
