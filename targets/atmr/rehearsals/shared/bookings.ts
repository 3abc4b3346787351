import { rows as rowsPart, type WorkloadSpec } from 'firedrill/config';
import { workload as usual } from '../../contract/workload.ts';

/** What becomes of bookings in the end is for a procedure's own steps to look at. */
const { done: _, ...asked } = usual;

/** The users' traffic of the target, with bookings whose content can be told from their id. */
export const workload: WorkloadSpec = {
  ...asked,
  write: {
    ...usual.write,
    body: { id: '{id}', passenger: 'Passenger {id}', from: '13.43{n},52.53', to: '13.47,52.55' },
  },
};

/** What each booking reads. @param point of a checklist that says that none is lost */
export const rows = (point?: { list: string; title: string }) =>
  rowsPart({
    path: 'data.passenger',
    of: (id) => `Passenger ${id}`,
    ...(point === undefined ? {} : { point }),
  });
