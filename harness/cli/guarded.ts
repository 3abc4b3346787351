import { fileURLToPath } from 'node:url';
import type { Engine } from '../engine/find-engine.ts';
import { ownModule } from '../host/own-module.ts';
import { startWatchdog, type Watchdog } from '../safety/watchdog.ts';
import { makeRunFolder } from './run-id.ts';

/**
 * A run from before its folder is there until the last of its evidence is filed: whenever its process is killed meanwhile, the
 * watchdog, or the next command, removes what it started and files what it saw.
 * @param folder see `makeRunFolder`
 */
export async function guarded<T>(
  run: string,
  folder: string,
  engine: Engine,
  work: (watchdog: Watchdog) => Promise<T>,
): Promise<T> {
  const program = fileURLToPath(ownModule(import.meta.url, './watchdog'));
  await using watchdog = startWatchdog({ program, run, folder, engine: engine.address });
  await makeRunFolder(folder);
  return await work(watchdog);
}
