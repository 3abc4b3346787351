import { Counter, type Registry } from 'prom-client';
import { explain } from 'service-kit/errors';
import { every } from 'service-kit/every';
import type { Log } from 'service-kit/log';
import type { Bookings } from '../bookings/store.ts';
import type { Queue } from '../queue/queue.ts';

const BATCH = 500;

/**
 * Queues bookings that have been pending for more than an interval: Redis was away when they were made, or has lost its
 * memory since. Those that are in the queue stay there once.
 */
export function sweepOverdue(
  bookings: Bookings,
  queue: Queue,
  intervalMs: number,
  registry: Registry,
  log: Log,
): () => void {
  const swept = new Counter({
    name: 'worker_sweeps_total',
    help: 'Searches for pending bookings that are not in the queue, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['ok', 'error']) swept.inc({ outcome }, 0);
  let last = 'ok';
  return every(intervalMs, async () => {
    try {
      for (const id of await bookings.overdue(intervalMs, BATCH)) await queue.add(id);
      last = 'ok';
    } catch (error) {
      if (last === 'ok') log.warn({ cause: explain(error) }, 'overdue bookings cannot be queued');
      last = 'error';
    }
    swept.inc({ outcome: last });
  });
}
