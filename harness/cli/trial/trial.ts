/** A project's modules are loaded on trial first, where one that never comes to an end does no harm. */

import { Worker } from 'node:worker_threads';
import { ownModule } from '../../host/own-module.ts';
import { FiredrillError } from '../../model/errors.ts';

export interface Module {
  file: string;
  /** How the file is called in messages. */
  shown: string;
}

/** What the worker says: the module that it begins with, or that all have been loaded or have failed in words of their own. */
export type Said = { begins: string } | 'done';

/** Milliseconds for one module; those of our own targets take some thirty. */
const LIMIT_MS = 10_000;

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
    const late = `is not loaded after ${LIMIT_MS / 1000} s: it has a loop without end, or waits at its top level for what does not come`;
    limit = setTimeout(() => resolve(late), LIMIT_MS);
  });
  // A thread ends when nothing is left that could wake it.
  worker.on('exit', () => resolve('awaits at its top level what never comes'));
  worker.on('error', () => resolve(undefined));
  const why = await promise;
  clearTimeout(limit);
  await worker.terminate();
  if (why !== undefined)
    throw new FiredrillError('usage', `${at} ${why}; its default export must be there at once`);
}
