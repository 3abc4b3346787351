import { Counter, type Registry } from 'prom-client';
import type { Log } from 'service-kit/log';
import { connectRedis } from 'service-kit/redis/quick-redis';

/** Redis: the list of revoked tokens, and what was read of the database a moment ago. Each call settles within a fraction of a second. */
export interface Cache {
  /** @throws Error when it cannot be asked */
  has(key: string): Promise<boolean>;
  /** Keeps it for `seconds`. @throws Error when it cannot be kept */
  put(key: string, value: string, seconds: number): Promise<void>;
  /** What is kept, counted as a hit or a miss; undefined also when Redis cannot be asked. Never rejects. */
  read(key: string): Promise<string | undefined>;
  /** Never rejects. */
  keep(key: string, value: string, seconds: number): Promise<void>;
  /** Never rejects. */
  forget(key: string): Promise<void>;
  /** @throws Error when Redis is out of order, saying why */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function connectCache(name: string, url: string, log: Log, registry: Registry): Cache {
  const redis = connectRedis(url, log, { name });
  const { hits, misses, errors } = countsIn(registry);
  // A command that finds no connection does not say why there is none.
  let lost: Error | undefined;
  redis.on('error', (error: Error) => {
    lost = error;
  });
  // Until a first connection was tried it is not known whether Redis is there.
  const tried = new Promise<void>((resolve) => {
    for (const event of ['ready', 'error']) redis.once(event, () => resolve());
  });
  const counted = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      errors.inc();
      throw error;
    });
  return {
    async has(key) {
      await tried;
      return (await counted(redis.exists(key))) === 1;
    },
    put: async (key, value, seconds) => {
      await counted(redis.set(key, value, 'EX', seconds));
    },
    async read(key) {
      const kept = await counted(redis.get(key)).catch(() => undefined);
      if (kept === undefined) return undefined;
      (kept === null ? misses : hits).inc();
      return kept ?? undefined;
    },
    keep: async (key, value, seconds) => {
      await counted(redis.set(key, value, 'EX', seconds)).catch(() => undefined);
    },
    forget: async (key) => {
      await counted(redis.del(key)).catch(() => undefined);
    },
    ping: async () => {
      await tried;
      await counted(redis.ping()).catch((error: unknown) => {
        throw redis.status === 'ready' || lost === undefined
          ? error
          : new Error('not connected', { cause: lost });
      });
    },
    close: async () => redis.disconnect(),
  };
}

/** The names are those of the owners' dashboards. */
function countsIn(registry: Registry) {
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  return {
    hits: counter('redis_cache_hits', 'What was asked of the cache and was there.'),
    misses: counter('redis_cache_misses', 'What was asked of the cache and was not there.'),
    errors: counter('redis_cache_errors_total', 'Commands that Redis did not answer.'),
  };
}
