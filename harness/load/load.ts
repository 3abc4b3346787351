import { Worker } from 'node:worker_threads';
import type { Clock } from '../host/clock.ts';
import { ownModule } from '../host/own-module.ts';
import { requestTemplate } from '../http/request-template.ts';
import { FiredrillError } from '../model/errors.ts';
import type { LoadMoment, LoadResult } from '../model/load.ts';
import { allowedAddress, type IsAllowed } from '../safety/allowed-address.ts';
import { checkLoad, type LoadSpec, threadsOf } from './load-options.ts';
import { loadCount, type ThreadUse } from './load-result.ts';
import type { FromLoadThread, LoadThreadData, ToLoadThread } from './load-thread.ts';
import { merging } from './merged-slices.ts';

export interface Load extends AsyncDisposable {
  /** What the load came to; resolves when the last request is over. Rejects when a thread died. */
  readonly result: Promise<LoadResult>;
  /** When the first request was due, milliseconds on the clock. */
  readonly startAt: Promise<number>;
  /** How many have left, once the last has. */
  readonly sent: Promise<number>;
  /** Sends nothing more; `result` follows when what is under way is over. */
  stop(): void;
}

export interface LoadOptions {
  clock: Clock;
  spec: LoadSpec;
  isAllowed?: IsAllowed;
  /** Told of each second once all that was due in it is over; late by the deadline at most. */
  onMoment?: (moment: LoadMoment) => void;
  /** Told of the numbers of the requests that were done. */
  onDone?: (requests: Uint32Array) => void;
}

/** Milliseconds between the word to begin and the beginning, for every thread to hear it. */
const LEAD_MS = 5;

/**
 * Offers load from threads of its own, so that the runner's work and the generator's do not delay each other.
 * Throws `usage` for a load that cannot be offered, or that would leave loopback and the containers of this run,
 * before anything is sent. Disposing ends the threads at once.
 */
export function startLoad({ clock, spec, isAllowed, onMoment, onDone }: LoadOptions): Load {
  checkLoad(spec);
  allowedAddress('load', spec.url, isAllowed, spec.tls);
  requestTemplate('load.request', spec.request, ['n']);
  const { origin, startedAt } = clock;
  const fixed = { ...spec, threads: threadsOf(spec) };
  const result = Promise.withResolvers<LoadResult>();
  const startAt = Promise.withResolvers<number>();
  const sent = Promise.withResolvers<number>();
  const left: number[] = [];
  const count = loadCount();
  const moments = merging(fixed.threads, (moment) => onMoment?.(moment));
  const used: ThreadUse[] = [];
  let ready = 0;

  const workers = Array.from({ length: fixed.threads }, (_, thread) => {
    const data: LoadThreadData = { origin, startedAt, spec: fixed, thread };
    return new Worker(ownModule(import.meta.url, './load-thread'), {
      workerData: data,
      name: `load-${thread}`,
    });
  });
  const tell = (message: ToLoadThread) => {
    for (const worker of workers) worker.postMessage(message);
  };
  const heard = (message: FromLoadThread) => {
    if (message === 'ready') {
      ready += 1;
      if (ready < workers.length) return;
      const at = clock.now() + LEAD_MS;
      tell({ startAt: at });
      startAt.resolve(at);
    } else if ('sent' in message) {
      left.push(message.sent);
      if (left.length === workers.length) sent.resolve(left.reduce((sum, n) => sum + n, 0));
    } else if ('part' in message) {
      onDone?.(message.part.done);
      count.add(message.part);
      moments.add(message.part);
    } else {
      used.push(message.use);
      if (used.length < workers.length) return;
      moments.end();
      result.resolve(count.result(used));
    }
  };
  const died = (error: FiredrillError) => {
    result.reject(error);
    startAt.reject(error);
    sent.reject(error);
  };
  for (const worker of workers) {
    let done = false;
    worker.on('message', (message: FromLoadThread) => {
      done ||= message !== 'ready' && 'use' in message;
      heard(message);
    });
    worker.once('error', (cause: Error) =>
      died(new FiredrillError('internal', `the load generator's thread died: ${cause.message}`, { cause })),
    );
    worker.once('exit', () => {
      if (done) return;
      died(new FiredrillError('internal', "the load generator's thread ended before its load was over"));
    });
  }
  // A load that is disposed of before its result was asked for reports nothing.
  result.promise.catch(() => undefined);
  startAt.promise.catch(() => undefined);
  sent.promise.catch(() => undefined);
  return {
    result: result.promise,
    startAt: startAt.promise,
    sent: sent.promise,
    stop: () => tell('stop'),
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
