import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

/**
 * Every process of the service is frozen: its kernel still accepts connections and takes bytes, and nothing ever comes
 * back, as from a machine whose hypervisor has stopped it. Undone, it goes on as if no time had passed.
 */
export const paused: Fault<'containers'> = {
  name: 'paused',

  inject: ({ containers }, service, signal) => containers.pause(service, signal),

  undo: ({ containers }, service, signal) => containers.unpause(service, signal),

  async effect({ containers }, service, signal) {
    const now = await containers.condition(service, signal);
    return { seen: now.is === 'paused', how: `the engine says that ${service} ${inWords(now)}` };
  },
};
