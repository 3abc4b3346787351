import type { WorkloadSpec } from 'firedrill/config';

/** Bookings: made, read by their ids, and listed page by page. */
export const workload: WorkloadSpec = {
  ratePerSecond: 8,
  deadlineMs: 3000,
  write: {
    method: 'POST',
    path: '/api/bookings',
    // Each booking starts at another place, so that the worker asks the router for most of them.
    body: { id: '{id}', passenger: 'Passenger {n}', from: '13.43{n},52.53', to: '13.47,52.55' },
    acknowledged: [200, 201],
  },
  read: {
    method: 'GET',
    path: '/api/bookings/{id}',
    found: [200],
    absent: [404],
    // Places come back in five decimals.
    fields: { id: 'data.id', passenger: 'data.passenger' },
  },
  list: {
    method: 'GET',
    path: '/api/bookings?limit=500&after={after}',
    ids: 'data.items',
    id: 'id',
    pages: { first: '0', next: 'data.next' },
  },
  // A worker that died has its jobs in hand for 5 s, and what never reached the queue is found within 10.
  done: { field: 'data.status', is: ['dispatched', 'rejected'], within: 30_000 },
};
