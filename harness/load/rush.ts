import type { Fault } from '../model/fault.ts';

/** So many times as many requests as the contract's workload has. */
const TIMES = 10;
/** Of what is asked, what must leave for it to be there: the rest is the machine's. */
const LEFT_AT_LEAST = 0.8;

/** Many times as many requests of the contract's own workload, until it is undone. */
const rush: Fault<'traffic'> = {
  name: 'load',
  needsWorkload: true,

  inject: async ({ traffic }) => traffic.times(TIMES),

  undo: async ({ traffic }) => traffic.times(1),

  async effect({ traffic }, _service, signal) {
    const { usual, left } = await traffic.rate(signal);
    return {
      seen: left >= LEFT_AT_LEAST * TIMES * usual,
      how: `${Math.round(left)} requests of the workload left within a second, of which it has ${usual} by itself`,
    };
  },
};

/** In a variant's `with`: its fault under load. */
export const load: { fault: Fault<'traffic'> } = { fault: rush };
