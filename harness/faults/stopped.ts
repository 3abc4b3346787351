import type { Fault } from '../model.ts';

/** The process is gone, at once and without farewell, as after a crash: its container is killed. */
export const stopped: Fault<'containers'> = {
  name: 'stopped',

  inject: ({ containers }, service, signal) => containers.kill(service, signal),

  undo: ({ containers }, service, signal) => containers.start(service, signal),

  async effect({ containers }, service, signal) {
    const running = await containers.isRunning(service, signal);
    return { seen: !running, how: `the engine says that ${service} is ${running ? '' : 'not '}running` };
  },
};
