import type { WorkloadSpec } from '../../../../harness/model/request.ts';
import atmr from '../../target.ts';

/** The users' traffic of the target, with bookings whose content can be told from their id. */
export const workload: WorkloadSpec = {
  ...atmr.contract.workload,
  write: {
    ...atmr.contract.workload.write,
    body: { id: '{id}', passenger: 'Passenger {id}', from: '13.43{n},52.53', to: '13.47,52.55' },
  },
};

export const content = { path: 'data.passenger', of: (id: string) => `Passenger ${id}` };

/** One account makes half of all bookings, everybody else few; whose one is shows in its id. */
export const userOf = (id: string): string => (id < '8' ? 'fleet account' : `user ${id.slice(0, 2)}`);
