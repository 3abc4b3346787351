import { Gauge, type Registry } from 'prom-client';
import { every } from 'service-kit/every';
import type { Queue } from './queue.ts';

/**
 * Looks at the queue every `intervalMs` and shows `queue_depth` and `queue_oldest_job_seconds`. The API shows them,
 * not the worker: they matter most when no worker is there. NaN while Redis cannot be asked.
 */
export function watchDepth(queue: Queue, intervalMs: number, registry: Registry): () => void {
  const gauge = (name: string, help: string): Gauge => {
    const made = new Gauge({ name, help, registers: [registry] });
    made.set(Number.NaN);
    return made;
  };
  const depth = gauge('queue_depth', 'Bookings to dispatch, waiting or in a worker’s hands.');
  const oldest = gauge(
    'queue_oldest_job_seconds',
    'How long the oldest of them has been there; 0 when there is none.',
  );
  return every(intervalMs, async () => {
    try {
      const { jobs, oldestAt } = await queue.depth();
      depth.set(jobs);
      oldest.set(oldestAt === undefined ? 0 : Math.max(0, Date.now() - oldestAt) / 1000);
    } catch {
      depth.set(Number.NaN);
      oldest.set(Number.NaN);
    }
  });
}
