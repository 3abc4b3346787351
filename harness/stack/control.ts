import type Docker from 'dockerode';
import type { ContainerControl } from '../model.ts';
import { asked } from './gone.ts';

/** Killing and starting take the engine a fraction of a second; a machine under load may take many times that. */
const LIMIT_MS = 10_000;

/** Control over the containers of one run, by service name; the library's `stop()` would remove them. */
export function containerControl(docker: Docker, idOf: (service: string) => string): ContainerControl {
  const of = (service: string) => docker.getContainer(idOf(service));
  return {
    kill: (service, signal) =>
      asked(service, 'killing', LIMIT_MS, signal, async (abortSignal) => {
        const container = of(service);
        // Asked before the kill, so that the answer cannot be missed.
        const ended = container.wait({ abortSignal });
        ended.catch(() => undefined);
        // 409: it does not run, which is what was wanted.
        const killed = await container.kill({ signal: 'SIGKILL', abortSignal }).then(
          () => true,
          (error: { statusCode?: number }) => {
            if (error.statusCode !== 409) throw error;
            return false;
          },
        );
        if (killed) await ended;
      }),
    start: (service, signal) =>
      asked(service, 'starting', LIMIT_MS, signal, async (abortSignal) => {
        // 304: it runs already, which is what was wanted.
        await of(service)
          .start({ abortSignal })
          .catch((error: { statusCode?: number }) => {
            if (error.statusCode !== 304) throw error;
          });
      }),
    isRunning: (service, signal) =>
      asked(service, 'looking at', LIMIT_MS, signal, async (abortSignal) => {
        const { State } = await of(service).inspect({ abortSignal });
        return State.Running;
      }),
  };
}
