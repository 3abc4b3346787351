import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

/**
 * The service is restarted, as by a deployment: it is told to end, may finish what it has begun, and is away until the
 * undo starts it again. How long it is away is the hold's.
 */
export const restarted: Fault<'containers'> = {
  name: 'restarted',

  inject: ({ containers }, service, signal) => containers.stop(service, signal),

  undo: ({ containers }, service, signal) => containers.start(service, signal),

  async effect({ containers }, service, signal) {
    const now = await containers.condition(service, signal);
    return {
      seen: now.is === 'ended' || now.is === 'killed',
      how: `the engine says that ${service} ${inWords(now)}`,
    };
  },
};
