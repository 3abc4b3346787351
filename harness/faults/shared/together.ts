import type { Effect } from '../../model/effect.ts';
import type { Fault } from '../../model/fault.ts';

/** A fault and the service that it goes to. */
export interface Part {
  fault: Fault;
  service: string;
}

/** Several faults as one: in one after another, out in the opposite order, and there when each of them is. */
export function together(parts: readonly Part[]): Fault {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing is no fault');
  if (parts.length === 1) return first.fault;
  return {
    name: parts.map(({ fault }) => fault.name).join(' and '),

    async inject(can, _service, signal) {
      for (const { fault, service } of parts) await fault.inject(can, service, signal);
    },

    async undo(can, _service, signal) {
      const failures: unknown[] = [];
      // One that cannot be undone must not keep the others in.
      for (const { fault, service } of parts.toReversed())
        await fault.undo(can, service, signal).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },

    async effect(can, _service, signal) {
      const effects: Effect[] = [];
      for (const { fault, service } of parts) effects.push(await fault.effect(can, service, signal));
      return {
        seen: effects.every(({ seen }) => seen),
        how: effects.map(({ how }) => how).join('; '),
      };
    },
  };
}
