import type { Redis } from 'ioredis';
import type { Log } from 'service-kit/log';
import type { Metrics } from '../metrics.ts';
import type { Post } from './post.ts';

/**
 * Tells a person, once for `key` within a while. Never fails: a bridge that cannot send mail goes on, and is degraded.
 */
export type Notify = (to: string, key: string, subject: string, text: string) => Promise<void>;

export function createNotify(redis: Redis, post: Post, memoryMs: number, metrics: Metrics, log: Log): Notify {
  return async (to, key, subject, text) => {
    const once = `bridge:told:${key}`;
    try {
      if ((await redis.set(once, '1', 'PX', memoryMs, 'NX')) === null) return;
      await post.send(to, subject, text);
      metrics.notifications.inc({ outcome: 'sent' });
    } catch (error) {
      // It was not told: what comes next may tell it.
      await redis.del(once).catch(() => undefined);
      metrics.notifications.inc({ outcome: 'failed' });
      const cause = error instanceof Error ? error.message : String(error);
      log.warn({ key, subject, cause }, 'a person could not be told');
    }
  };
}
