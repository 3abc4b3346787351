import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheDirectory } from '../host/cache-directory.ts';

/** Everything that belongs to the private engine of one cache directory. */
export interface PrivateEnginePlace {
  /** Short, because a socket's path may have 107 bytes. Emptied by a reboot on most machines. */
  runDirectory: string;
  socket: string;
  /** As DOCKER_HOST has it. */
  address: string;
  pidFile: string;
  execRoot: string;
  dataRoot: string;
  log: string;
  configuration: string;
  /** Its own bridge, so that it gets along with another engine's `docker0`. At most 15 bytes. */
  bridge: string;
}

/** Where the private engine of this cache directory lives; two cache directories have two engines. */
export function privateEnginePlace(env: NodeJS.ProcessEnv = process.env): PrivateEnginePlace {
  const home = join(cacheDirectory(env), 'engine');
  const id = createHash('sha256').update(home).digest('hex').slice(0, 8);
  const runDirectory = `/run/firedrill-${id}`;
  const socket = join(runDirectory, 'docker.sock');
  return {
    runDirectory,
    socket,
    address: `unix://${socket}`,
    pidFile: join(runDirectory, 'docker.pid'),
    execRoot: join(runDirectory, 'exec'),
    dataRoot: join(home, 'data'),
    log: join(home, 'dockerd.log'),
    configuration: join(home, 'daemon.json'),
    bridge: `fdrill-${id}`,
  };
}
