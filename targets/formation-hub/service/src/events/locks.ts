import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Work on one entity is done by one call at a time, so that an older state is never written over a newer one. */
export interface Locks {
  /** @returns how it is given back; undefined where another has it. @throws Error when Redis does not do its part */
  take(entity: string): Promise<(() => Promise<void>) | undefined>;
}

/** Only the one that has it gives it back. */
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** @param leaseMs after which the lock of a bridge that died is free; more than a sync takes */
export function createLocks(redis: Redis, leaseMs: number): Locks {
  return {
    async take(entity) {
      const key = `bridge:lock:${entity}`;
      const token = randomUUID();
      const taken = await redis.set(key, token, 'PX', leaseMs, 'NX');
      if (taken === null) return undefined;
      return async () => {
        // It ends by itself, too.
        await redis.eval(RELEASE, 1, key, token).catch(() => undefined);
      };
    },
  };
}
