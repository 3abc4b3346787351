import type { Database, QueryOptions } from 'service-kit/db/database';
import { ApiError, notFound } from 'service-kit/errors';
import type { Retrying } from 'service-kit/retries';
import type { Route } from '../routing/osrm.ts';
import { type Booking, type NewBooking, REACHED_FROM, type Status } from './booking.ts';

export interface Page {
  readonly items: readonly Booking[];
  /** Pass as `after` to go on; null on the last page. */
  readonly next: string | null;
}

export interface Bookings {
  /**
   * Stores a booking unless its id is taken, so that sending it again after a lost answer is safe.
   * @throws ApiError 409 when the id names another booking
   */
  create(wanted: NewBooking): Promise<{ booking: Booking; created: boolean }>;
  find(id: string): Promise<Booking | undefined>;
  /** One page in the order of writing, starting behind `after` (a `next` from an earlier page). */
  list(page: { limit: number; after: string; status?: Status | undefined }): Promise<Page>;
  /** Asked again it changes nothing. @throws ApiError 404, or 409 when its state does not allow it */
  change(id: string, status: keyof typeof REACHED_FROM): Promise<Booking>;
  /** @returns whether it was pending until now */
  dispatch(id: string, route: Route): Promise<boolean>;
  /** @returns whether it was pending until now */
  reject(id: string): Promise<boolean>;
  /** Ids of bookings that have been pending for more than `ageMs`, oldest first. */
  overdue(ageMs: number, limit: number): Promise<string[]>;
}

interface Row {
  readonly id: string;
  readonly seq: string;
  readonly passenger: string;
  readonly origin: string;
  readonly destination: string;
  readonly pickup_at: Date | null;
  readonly status: Status;
  readonly distance_meters: number | null;
  readonly duration_seconds: number | null;
  readonly created_at: Date;
  readonly dispatched_at: Date | null;
}

/** @param retrying every statement here may be repeated: each leaves the same behind however often it runs */
export function createBookings(db: Database, retrying: Retrying): Bookings {
  const rows = (text: string, values: readonly unknown[], options: QueryOptions): Promise<Row[]> =>
    retrying((budgetMs) => db.query<Row>(text, values, { ...options, budgetMs }));
  const read = (name: string) => ({ operation: `bookings.${name}` });
  const write = (name: string) => ({ operation: `bookings.${name}`, writes: true });
  const findRow = async (id: string) =>
    (await rows('SELECT * FROM bookings WHERE id = $1', [id], read('get')))[0];
  const leavePending = async (set: string, values: readonly unknown[], name: string): Promise<boolean> => {
    const where = `WHERE id = $1 AND status = 'pending' RETURNING *`;
    return (await rows(`UPDATE bookings SET ${set} ${where}`, values, write(name))).length > 0;
  };

  return {
    async create(wanted) {
      const { id, passenger, from, to, pickupAt } = wanted;
      const [made] = await rows(
        `INSERT INTO bookings (id, passenger, origin, destination, pickup_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO NOTHING RETURNING *`,
        [id, passenger, from, to, pickupAt ?? null],
        write('create'),
      );
      if (made !== undefined) return { booking: shape(made), created: true };
      const there = await findRow(id);
      if (there === undefined || !isSame(there, wanted))
        throw new ApiError(409, 'BOOKING_CONFLICT', 'The id belongs to another booking.');
      return { booking: shape(there), created: false };
    },
    async find(id) {
      const row = await findRow(id);
      return row && shape(row);
    },
    list: ({ limit, after, status }) =>
      retrying((budgetMs) => listBookings(db, { limit, after, status }, budgetMs)),
    async change(id, status) {
      const [changed] = await rows(
        'UPDATE bookings SET status = $2 WHERE id = $1 AND status = ANY($3) RETURNING *',
        [id, status, REACHED_FROM[status]],
        write('change'),
      );
      if (changed !== undefined) return shape(changed);
      const there = await findRow(id);
      if (there === undefined) throw notFound('booking');
      if (there.status === status) return shape(there);
      throw new ApiError(409, 'BOOKING_STATE', `A booking that is ${there.status} cannot be ${status}.`);
    },
    dispatch: (id, route) =>
      leavePending(
        `status = 'dispatched', distance_meters = $2, duration_seconds = $3, dispatched_at = now()`,
        [id, route.distanceMeters, route.durationSeconds],
        'dispatch',
      ),
    reject: (id) => leavePending(`status = 'rejected'`, [id], 'reject'),
    overdue: async (ageMs, limit) => {
      const late = await rows(
        `SELECT * FROM bookings WHERE status = 'pending' AND created_at < now() - $1 * interval '1 millisecond'
         ORDER BY seq LIMIT $2`,
        [ageMs, limit],
        read('overdue'),
      );
      return late.map(({ id }) => id);
    },
  };
}

/** One page, asked once: for those who want to know how things are now. */
export async function listBookings(
  db: Database,
  { limit, after, status }: { limit: number; after: string; status?: Status | undefined },
  budgetMs: number,
): Promise<Page> {
  const found = await db.query<Row>(
    'SELECT * FROM bookings WHERE seq > $1 AND ($3::text IS NULL OR status = $3) ORDER BY seq LIMIT $2',
    [after, limit, status ?? null],
    { operation: 'bookings.list', budgetMs },
  );
  const next = found.length === limit ? (found.at(-1)?.seq ?? null) : null;
  return { items: found.map(shape), next };
}

function isSame(row: Row, { passenger, from, to, pickupAt }: NewBooking): boolean {
  const sameTime =
    (row.pickup_at?.getTime() ?? null) === (pickupAt === undefined ? null : Date.parse(pickupAt));
  return row.passenger === passenger && row.origin === from && row.destination === to && sameTime;
}

const shape = (row: Row): Booking => ({
  id: row.id,
  passenger: row.passenger,
  from: row.origin,
  to: row.destination,
  pickupAt: row.pickup_at?.toISOString() ?? null,
  status: row.status,
  distanceMeters: row.distance_meters,
  durationSeconds: row.duration_seconds,
  createdAt: row.created_at.toISOString(),
  dispatchedAt: row.dispatched_at?.toISOString() ?? null,
});
