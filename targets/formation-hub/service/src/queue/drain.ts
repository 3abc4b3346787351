import { explain } from 'service-kit/errors';
import { every } from 'service-kit/every';
import type { Log } from 'service-kit/log';
import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import type { Claims } from '../events/claims.ts';
import type { Locks } from '../events/locks.ts';
import type { Handled } from '../handle.ts';
import type { Metrics } from '../metrics.ts';
import { type BridgeEvent, entityOf } from '../webhooks/event.ts';
import type { Queue } from './queue.ts';

export interface DrainParts {
  readonly queue: Queue;
  readonly locks: Locks;
  readonly claims: Claims;
  readonly audit: Audit;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly config: Pick<
    Config,
    'QUEUE_INTERVAL_MS' | 'QUEUE_CONCURRENCY' | 'QUEUE_FIRST_PAUSE_MS' | 'QUEUE_LONGEST_PAUSE_MS'
  >;
  handle(event: BridgeEvent): Promise<Handled>;
}

/** Does what waits, line by line, each in its order; a line whose side is still away waits for longer each time. */
export function drain(parts: DrainParts): () => void {
  const { config, log } = parts;
  return every(config.QUEUE_INTERVAL_MS, async () => {
    try {
      await drainDue(parts);
    } catch (error) {
      log.warn({ cause: explain(error) }, 'the queue could not be worked on');
    }
  });
}

/** One turn of all lines whose time has come. @throws Error where Redis or the database do not do their part */
export async function drainDue(parts: DrainParts): Promise<void> {
  const { queue, config } = parts;
  const entities = (await queue.due(config.QUEUE_CONCURRENCY * 10)).values();
  const some = async (): Promise<void> => {
    for (const entity of entities) await line(entity, parts);
  };
  await Promise.all(Array.from({ length: config.QUEUE_CONCURRENCY }, some));
}

async function line(entity: string, parts: DrainParts): Promise<void> {
  const { queue, locks, config } = parts;
  const release = await locks.take(entity);
  if (release === undefined) return;
  try {
    for (;;) {
      const event = await queue.first(entity);
      if (event === undefined) return;
      if (!(await one(event, parts))) {
        await queue.later(entity, config.QUEUE_FIRST_PAUSE_MS, config.QUEUE_LONGEST_PAUSE_MS);
        return;
      }
    }
  } finally {
    await release();
  }
}

/** Whether it is over. It leaves its line last, so that a bridge that dies on the way does it again. */
async function one(event: BridgeEvent, parts: DrainParts): Promise<boolean> {
  const { queue, claims, audit, metrics, log } = parts;
  const started = performance.now();
  const handled = await parts.handle(event);
  if (handled.is === 'wait') return false;
  const { outcome, synced, because } = handled;
  const durationMs = performance.now() - started;
  await audit.record(event, { outcome, synced, durationMs, ...(because === undefined ? {} : { because }) });
  await claims.done(event, synced.page);
  await audit.waitsNoMore(event);
  await queue.leave(event);
  metrics.drained.inc({ outcome });
  log.info({ event_id: event.id, entity: entityOf(event), outcome, ...synced }, 'event that waited');
  return true;
}
