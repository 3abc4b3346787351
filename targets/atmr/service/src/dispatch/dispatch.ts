import { ApiError } from 'service-kit/errors';
import type { Bookings } from '../bookings/store.ts';
import type { Routing } from '../routing/routing.ts';

export type Outcome = 'dispatched' | 'rejected' | 'skipped';

/**
 * Gives a pending booking its distance and duration. Done twice, or by two workers at once, it is dispatched once.
 * @throws ApiError when a dependency does not do its part; the booking is as it was
 */
export async function dispatch(id: string, bookings: Bookings, routing: Routing): Promise<Outcome> {
  const booking = await bookings.find(id);
  if (booking?.status !== 'pending') return 'skipped';
  try {
    const { route } = await routing.find(booking.from, booking.to);
    return (await bookings.dispatch(id, route)) ? 'dispatched' : 'skipped';
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'NO_ROUTE')) throw error;
    return (await bookings.reject(id)) ? 'rejected' : 'skipped';
  }
}
