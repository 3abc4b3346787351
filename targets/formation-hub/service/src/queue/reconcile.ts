import { explain } from 'service-kit/errors';
import { every } from 'service-kit/every';
import type { Config } from '../config.ts';
import type { DrainParts } from './drain.ts';

type ReconcileParts = DrainParts & {
  readonly config: Pick<Config, 'RECONCILE_INTERVAL_MS' | 'EVENT_MEMORY_MS'>;
};

/** One that was accepted so lately may not have reached its line yet. */
const SETTLED_MS = 5_000;
const MOST = 1_000;

/**
 * Redis may lose the queue and all that it knows: what is accepted and not done is in PostgreSQL, too, and takes its place in
 * line again.
 */
export function reconcile({ queue, claims, audit, metrics, log, config }: ReconcileParts): () => void {
  return every(config.RECONCILE_INTERVAL_MS, async () => {
    try {
      for (const { event, since } of await audit.waiting(MOST)) {
        if (Date.now() - since.getTime() < SETTLED_MS || (await queue.holds(event))) continue;
        const claimed = await claims.claim(event);
        if (claimed.is === 'done') await audit.waitsNoMore(event);
        if (claimed.is !== 'ours' && claimed.is !== 'queued') continue;
        await queue.add(event, config.EVENT_MEMORY_MS);
        metrics.requeued.inc();
        log.warn({ event_id: event.id }, 'an event that Redis had lost is queued again');
      }
    } catch (error) {
      log.warn({ cause: explain(error) }, 'what waits could not be compared');
    }
  });
}
