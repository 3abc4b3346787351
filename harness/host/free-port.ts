import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux and container engines hand out by themselves (`ip_local_port_range`, from 32768), so that none
 * of theirs is taken between the choice and its use.
 */
const [LOWEST, HIGHEST] = [20_000, 32_000];
const TRIES = 50;

/** A port of this machine on which nothing listens. @throws Error where none of many was free */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
