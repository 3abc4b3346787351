import type pg from 'pg';

/** Connections that a pool has closed by itself, as Go's pools count them. */
export interface Closed {
  /** There were as many idle ones as are kept. */
  readonly maxIdle: number;
  /** They had been idle for too long. */
  readonly maxIdleTime: number;
  /** They had become too old. */
  readonly maxLifetime: number;
}

export interface Closings {
  /** Whether a connection that becomes idle now is one too many; it is counted, and must then be closed. */
  isSurplus(client: object): boolean;
  closed(): Closed;
}

interface Limits {
  readonly DB_IDLE_TIMEOUT_MS: number;
  readonly DB_POOL_MAX_IDLE: number;
  readonly DB_MAX_LIFETIME_MS: number;
}

/** A timer of the pool may come a little early by the clock that is read here; milliseconds. */
const EARLY_MS = 5;

type Watched = Pick<pg.Pool, 'idleCount' | 'waitingCount'> & {
  on(event: 'connect' | 'acquire' | 'remove', listener: (client: object) => void): unknown;
  on(event: 'release', listener: (error: unknown, client: object) => void): unknown;
};

/**
 * pg-pool closes what is idle for too long or too old and does not say which: a connection that it removes while it is idle
 * was removed for its age if it has that, else for its idleness. What ends by an error is neither.
 */
export function watchClosings(
  pool: Watched,
  { DB_IDLE_TIMEOUT_MS, DB_POOL_MAX_IDLE, DB_MAX_LIFETIME_MS }: Limits,
  now: () => number = () => performance.now(),
): Closings {
  const made = new WeakMap<object, number>();
  const idleSince = new WeakMap<object, number>();
  const surplus = new WeakSet<object>();
  let [maxIdle, maxIdleTime, maxLifetime] = [0, 0, 0];
  pool.on('connect', (client) => made.set(client, now()));
  pool.on('acquire', (client) => idleSince.delete(client));
  pool.on('release', (error, client) => {
    if (!error) idleSince.set(client, now());
  });
  pool.on('remove', (client) => {
    const [since, from] = [made.get(client), idleSince.get(client)];
    if (surplus.has(client) || since === undefined || from === undefined) return;
    if (now() - since >= DB_MAX_LIFETIME_MS - EARLY_MS) maxLifetime += 1;
    else if (now() - from >= DB_IDLE_TIMEOUT_MS - EARLY_MS) maxIdleTime += 1;
  });
  return {
    isSurplus(client) {
      // A caller that waits will have it.
      if (pool.waitingCount > 0 || pool.idleCount < DB_POOL_MAX_IDLE) return false;
      surplus.add(client);
      maxIdle += 1;
      return true;
    },
    closed: () => ({ maxIdle, maxIdleTime, maxLifetime }),
  };
}
