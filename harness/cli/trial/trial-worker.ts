import { parentPort, workerData } from 'node:worker_threads';
import { loadDefault } from '../../host/load-module.ts';
import { refuseExit } from '../exit-guard.ts';
import type { Module, Said } from './trial.ts';

refuseExit();
void loadAll(workerData as readonly Module[]);

/** One after another, so that the one that does not come to an end is known. */
async function loadAll(modules: readonly Module[]): Promise<void> {
  const say = (said: Said): void => parentPort?.postMessage(said);
  for (const { file, shown } of modules) {
    say({ begins: shown });
    await loadDefault(file, shown).catch(() => undefined);
  }
  say('done');
}
