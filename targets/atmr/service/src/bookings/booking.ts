import { z } from 'zod';
import { place } from '../routing/place.ts';

/** Client-supplied ids: a UUID, a ULID or the like. */
export const bookingId = z
  .string()
  .regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, dashes or underscores');

export const STATUSES = ['pending', 'dispatched', 'completed', 'cancelled', 'rejected'] as const;
export type Status = (typeof STATUSES)[number];

export const newBooking = z.object({
  id: bookingId,
  passenger: z
    .string()
    .trim()
    .min(1)
    .max(200)
    // What a PostgreSQL text column gives back as it got it: no NUL, no half of a surrogate pair.
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL'),
  from: place,
  to: place,
  /** As soon as possible when left out. */
  pickupAt: z.iso.datetime({ offset: true }).optional(),
});
export type NewBooking = z.output<typeof newBooking>;

/** What people may change: a booking is called off, or its ride is over. Dispatching is the worker's. */
export const change = z.object({ status: z.enum(['cancelled', 'completed']) });

/** From which states each of them is reached. */
export const REACHED_FROM = {
  cancelled: ['pending', 'dispatched'],
  completed: ['dispatched'],
} as const satisfies Partial<Record<Status, readonly Status[]>>;

export interface Booking {
  readonly id: string;
  readonly passenger: string;
  readonly from: string;
  readonly to: string;
  readonly pickupAt: string | null;
  readonly status: Status;
  /** Null until it is dispatched. */
  readonly distanceMeters: number | null;
  readonly durationSeconds: number | null;
  readonly createdAt: string;
  readonly dispatchedAt: string | null;
}
