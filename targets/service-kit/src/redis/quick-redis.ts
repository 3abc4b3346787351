import { Redis } from 'ioredis';
import type { Log } from '../log.ts';

const COMMAND_TIMEOUT_MS = 200;
const CONNECT_TIMEOUT_MS = 500;
const LONGEST_RECONNECT_MS = 500;

export interface RedisOptions {
  /** Shows in Redis' `CLIENT LIST`. */
  readonly name: string;
  /** Milliseconds until a command without answer fails; a blocking command needs more than it blocks. */
  readonly commandTimeoutMs?: number;
}

/**
 * A Redis client that gives up quickly: nothing is queued while the connection is down, a command that gets no
 * answer fails, and a connection that stays silent is dropped so that the next one can work. It reconnects by
 * itself, and logs once when it lost Redis and once when it has it back.
 */
export function connectRedis(url: string, log: Log, options: RedisOptions): Redis {
  const commandTimeout = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  const redis = new Redis(url, {
    connectionName: options.name,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout,
    socketTimeout: 2 * commandTimeout,
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
  return redis;
}
