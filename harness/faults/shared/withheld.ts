import type { Fault } from '../../model/fault.ts';

/** A fault that is not injected, and is looked for all the same: a control run shows that its effect is not there. */
export function withheld({ name, companion, offersLoad, effect }: Fault): Fault {
  return {
    name,
    ...(companion === undefined ? {} : { companion }),
    inject: async () => undefined,
    undo: async () => undefined,
    effect: offersLoad ? async () => ({ seen: false, how: 'no load was offered' }) : effect,
  };
}
