import type { Log } from 'service-kit/log';
import { connectRedis } from 'service-kit/redis/quick-redis';

/** A place for answers that are cheap to lose. Every method settles within a fraction of a second. */
export interface Cache {
  /** The stored text, or undefined when there is none or the cache is out of order. Never rejects. */
  get(key: string): Promise<string | undefined>;
  /** Stores for `seconds`, or does nothing when the cache is out of order. Never rejects. */
  set(key: string, value: string, seconds: number): Promise<void>;
  /** Removes the key if it can. Never rejects. */
  forget(key: string): Promise<void>;
  /** @throws Error when the cache is out of order, saying why */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A cache in Redis. What uses it must do without it; only `ping` says that it is gone. */
export function connectCache(url: string, log: Log): Cache {
  const redis = connectRedis(url, log, { name: 'veza-backend-api' });
  return {
    get: async (key) => (await redis.get(key).catch(() => undefined)) ?? undefined,
    set: async (key, value, seconds) => {
      await redis.set(key, value, 'EX', seconds).catch(() => undefined);
    },
    forget: async (key) => {
      await redis.del(key).catch(() => undefined);
    },
    ping: async () => {
      await redis.ping();
    },
    close: async () => redis.disconnect(),
  };
}
