import type { Fault } from '../../model/fault.ts';
import type { Stage } from '../../shim/lie.ts';

/** A fault that tells how far it is: the shim in front of the service is honest until it comes. */
export function staged(fault: Fault, enter: (stage: Stage) => void): Fault {
  return {
    ...fault,
    async inject(can, service, signal) {
      enter('broken');
      await fault.inject(can, service, signal);
    },
    async undo(can, service, signal) {
      await fault.undo(can, service, signal);
      enter('after');
    },
  };
}
