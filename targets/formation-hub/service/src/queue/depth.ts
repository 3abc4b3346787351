import { every } from 'service-kit/every';
import type { Metrics } from '../metrics.ts';
import type { Queue } from './queue.ts';

/** Shows how much waits and for how long; NaN while Redis cannot be asked. */
export function watchDepth(queue: Queue, intervalMs: number, { depth, oldest }: Metrics): () => void {
  return every(intervalMs, async () => {
    try {
      const { events, oldestAt } = await queue.depth();
      depth.set(events);
      oldest.set(oldestAt === undefined ? 0 : Math.max(0, Date.now() - oldestAt) / 1000);
    } catch {
      depth.set(Number.NaN);
      oldest.set(Number.NaN);
    }
  });
}
