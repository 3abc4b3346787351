/** A project's modules are loaded on trial first, where one that never comes to an end does no harm. */

import { Worker } from 'node:worker_threads';
import { ownModule } from '../../host/own-module.ts';
import { forceThread } from '../../host/thread.ts';
import { FiredrillError } from '../../model/errors.ts';
import { LIMIT_MS, type Spent, tooLong } from './too-long.ts';

export interface Module {
  file: string;
  /** How the file is called in messages. */
  shown: string;
}

/** What the worker says: the module that it begins with, or that all have been loaded or have failed in words of their own. */
export type Said = { begins: string } | 'done';

/** Milliseconds between two looks at one that is late. */
const LOOK_MS = 500;

/**
 * What a module throws while it is loaded is left to those who load it in earnest.
 * @throws FiredrillError `usage` naming the file that did not come to an end
 */
export async function tryLoading(modules: readonly Module[]): Promise<void> {
  if (modules.length === 0) return;
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const worker = new Worker(ownModule(import.meta.url, './trial-worker'), {
    workerData: modules,
    // It is printed when the module is loaded in earnest.
    stdout: true,
    stderr: true,
  });
  let at = '';
  let limit: NodeJS.Timeout | undefined;
  worker.on('message', (said: Said) => {
    clearTimeout(limit);
    if (said === 'done') return resolve(undefined);
    at = said.begins;
    const spent = stopwatch(worker);
    const look = (): void => {
      const why = tooLong(spent());
      if (why === undefined) limit = setTimeout(look, LOOK_MS);
      else resolve(why);
    };
    limit = setTimeout(look, LIMIT_MS);
  });
  // A thread ends when nothing is left that could wake it.
  worker.on('exit', () => resolve('awaits at its top level what never comes'));
  worker.on('error', () => resolve(undefined));
  const why = await promise;
  clearTimeout(limit);
  // What holds up even that is what is told of below.
  await forceThread('trial', worker).catch(() => undefined);
  if (why !== undefined)
    throw new FiredrillError('usage', `${at} ${why}; its default export must be there at once`);
}

/** What a thread has spent since now. This thread waits meanwhile, so that the process' time is the other's. */
function stopwatch(worker: Worker): () => Spent {
  const [began, cpu, loop] = [
    performance.now(),
    process.cpuUsage(),
    worker.performance.eventLoopUtilization(),
  ];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      wallMs: performance.now() - began,
      cpuMs: (user + system) / 1000,
      idleMs: worker.performance.eventLoopUtilization(loop).idle,
    };
  };
}
