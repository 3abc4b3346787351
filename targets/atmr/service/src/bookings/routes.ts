import type { FastifyInstance } from 'fastify';
import { explain, notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Queue } from '../queue/queue.ts';
import { bookingId, change, newBooking, STATUSES } from './booking.ts';
import type { Bookings } from './store.ts';

const params = z.object({ id: bookingId });
const paging = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be a next value from an earlier page')
    .default('0'),
  status: z.enum(STATUSES).optional(),
});

/** `POST /api/bookings`, `GET` and `PATCH /api/bookings/:id`, and `GET /api/bookings?limit&after&status`. */
export function bookingRoutes(app: FastifyInstance, bookings: Bookings, queue: Queue | undefined): void {
  app.post('/api/bookings', async (request, reply) => {
    const { booking, created } = await bookings.create(parse(newBooking, request.body));
    // Not awaited: it is stored, and a worker's sweep finds what did not reach the queue.
    if (booking.status === 'pending')
      queue
        ?.add(booking.id)
        .catch((error: unknown) =>
          request.log.warn({ booking: booking.id, cause: explain(error) }, 'not queued'),
        );
    return reply.status(created ? 201 : 200).send({ success: true, data: booking });
  });

  app.get('/api/bookings/:id', async (request) => {
    const booking = await bookings.find(parse(params, request.params).id);
    if (booking === undefined) throw notFound('booking');
    return { success: true, data: booking };
  });

  app.patch('/api/bookings/:id', async (request) => {
    const { id } = parse(params, request.params);
    return { success: true, data: await bookings.change(id, parse(change, request.body).status) };
  });

  app.get('/api/bookings', { config: { optional: true } }, async (request) => ({
    success: true,
    data: await bookings.list(parse(paging, request.query)),
  }));
}
