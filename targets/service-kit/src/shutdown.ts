import type { FastifyInstance } from 'fastify';
import { within } from './within.ts';

/**
 * On SIGTERM or SIGINT: stop listening, finish what is in flight, close the rest, exit 0. When that takes longer than
 * `deadlineMs`, exit 1 and say so, because the sender of the signal will not wait for ever either.
 */
export function shutDownOnSignal(app: FastifyInstance, deadlineMs: number, stopping: AbortController): void {
  const stop = (signal: string): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    app.log.info({ signal, deadlineMs }, 'shutting down');
    within(deadlineMs, 'shutting down', Promise.resolve(app.close())).then(
      () => {
        app.log.info({}, 'stopped');
        process.exit(0);
      },
      (error: unknown) => {
        app.log.error({ err: error }, 'stopped with requests still in flight');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('uncaughtException', (error, origin) => {
    app.log.fatal({ err: error, origin }, 'uncaught error');
    process.exit(1);
  });
}
