import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

/** The process is gone, at once and without farewell, as after a crash: its container is killed. */
export const stopped: Fault<'containers'> = {
  name: 'stopped',

  inject: ({ containers }, service, signal) => containers.kill(service, signal),

  undo: ({ containers }, service, signal) => containers.start(service, signal),

  async effect({ containers }, service, signal) {
    const now = await containers.condition(service, signal);
    return {
      seen: now.is !== 'running' && now.is !== 'paused',
      how: `the engine says that ${service} ${inWords(now)}`,
    };
  },
};
