import { Redis } from 'ioredis';
import type { Log } from '../db/database.ts';

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

const COMMAND_TIMEOUT_MS = 200;
const CONNECT_TIMEOUT_MS = 500;
const LONGEST_RECONNECT_MS = 500;

/**
 * A Redis client that gives up quickly: nothing is queued while the connection is down, a command that gets no
 * answer fails, and a connection that stays silent is dropped so that the next one can work. What uses
 * the cache must do without it; only `ping` says that it is gone.
 */
export function connectCache(url: string, log: Log): Cache {
  const redis = new Redis(url, {
    connectionName: 'veza-backend-api',
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: 2 * COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 50, LONGEST_RECONNECT_MS),
  });
  let inTrouble = false;
  redis.on('error', (error: Error) => {
    if (!inTrouble) log.warn({ cause: error.message }, 'lost redis; doing without it until it is back');
    inTrouble = true;
  });
  redis.on('ready', () => {
    inTrouble = false;
    log.info({}, 'redis connected');
  });
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
