import type { Redis } from 'ioredis';
import type { Log } from 'service-kit/log';
import type { Metrics } from '../metrics.ts';

/** What was read of the sides, for a while. */
export interface Cache {
  /** What is there, or what `read` gives, and nothing of it is kept where that is undefined; without Redis it is read. */
  through<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** Never fails: what could not be invalidated expires. */
  invalidate(patterns: readonly string[]): Promise<void>;
}

const SCANNED = 500;

/** @param keepMs after which nothing is believed any more */
export function createCache(redis: Redis, keepMs: number, metrics: Metrics, log: Log): Cache {
  return {
    async through(key, read) {
      const kept = await redis.get(key).catch(() => null);
      if (kept !== null) return JSON.parse(kept);
      const value = await read();
      // What is not there may be there soon, and JSON has no word for it.
      if (value !== undefined)
        await redis.set(key, JSON.stringify(value), 'PX', keepMs).catch(() => undefined);
      return value;
    },
    async invalidate(patterns) {
      try {
        for (const pattern of patterns) await drop(redis, pattern);
      } catch (error) {
        metrics.cacheFailures.inc();
        const cause = error instanceof Error ? error.message : String(error);
        log.warn({ patterns, cause, keepMs }, 'a cache could not be invalidated; it expires');
      }
    },
  };
}

async function drop(redis: Redis, pattern: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCANNED);
    if (keys.length > 0) await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
}
