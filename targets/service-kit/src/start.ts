import type { FastifyInstance } from 'fastify';
import { ConfigError } from './config.ts';
import { logFatal } from './http/log-options.ts';

/**
 * How many may wait to be let in; the kernel's `net.core.somaxconn` bounds it. Beyond it connections are dropped without
 * a word, and who is dropped tries again after 1, 3 and 7 seconds while others pass.
 */
const BACKLOG = 4096;

/** The configuration, or the end of the process with one line that names every problem. */
export function configOrExit<T>(service: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    logFatal(service, error.message, { problems: error.problems });
    process.exit(1);
  }
}

/**
 * Listens, then prepares. Listening comes first: until what it needs is there, the process is alive and says why it
 * is not ready. A failure of either ends the process, unless it is stopping anyway.
 */
export async function startOrExit(
  app: FastifyInstance,
  address: { readonly HOST: string; readonly PORT: number },
  stopping: AbortSignal,
  prepare: () => Promise<void>,
): Promise<void> {
  try {
    await app.listen({ host: address.HOST, port: address.PORT, backlog: BACKLOG });
    await prepare();
  } catch (error) {
    if (stopping.aborted) return;
    app.log.fatal({ err: error }, 'could not start');
    process.exit(1);
  }
}
