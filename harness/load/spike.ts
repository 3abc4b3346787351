import type { Fault } from '../model/fault.ts';

/** Many times as many users as the stack can serve come at once, and go again: the contract's load says how many. */
export const spike: Fault<'load'> = {
  name: 'spike',
  offersLoad: true,
  inject: ({ load }, _service, signal) => load.begin(signal),
  undo: ({ load }, _service, signal) => load.end(signal),
  effect: ({ load }, _service, signal) => load.effect(signal),
};
