import type Docker from 'dockerode';
import type { ContainerControl } from '../model.ts';

/** Control over the containers of one run, by service name; the library's `stop()` would remove them. */
export function containerControl(docker: Docker, idOf: (service: string) => string): ContainerControl {
  const of = (service: string) => docker.getContainer(idOf(service));
  return {
    async kill(service, signal) {
      const container = of(service);
      // Asked before the kill, so that the answer cannot be missed.
      const ended = container.wait({ abortSignal: signal });
      await container.kill({ signal: 'SIGKILL', abortSignal: signal });
      await ended;
    },
    async start(service, signal) {
      // 304: it runs already, which is what was wanted.
      await of(service)
        .start({ abortSignal: signal })
        .catch((error: { statusCode?: number }) => {
          if (error.statusCode !== 304) throw error;
        });
    },
    async isRunning(service, signal) {
      const { State } = await of(service).inspect({ abortSignal: signal });
      return State.Running;
    },
  };
}
