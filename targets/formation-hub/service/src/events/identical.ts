import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/**
 * At most one identical sync of an entity in a while. What counts is what was synced last: a second change that is different is
 * never dropped, and neither is one that changes it back.
 */
export interface Identical {
  /** Whether this is what was synced last, not long ago. @throws Error when Redis does not do its part */
  isRecent(entity: string, content: unknown): Promise<boolean>;
  synced(entity: string, content: unknown): Promise<void>;
}

export function createIdentical(redis: Redis, withinMs: number): Identical {
  const key = (entity: string): string => `bridge:sync:${entity}`;
  return {
    isRecent: async (entity, content) => (await redis.get(key(entity))) === digest(content),
    synced: async (entity, content) => {
      await redis.set(key(entity), digest(content), 'PX', withinMs);
    },
  };
}

const digest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');
