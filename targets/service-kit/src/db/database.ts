import pg from 'pg';
import type { Log } from '../log.ts';
import { DeadlineError, within } from '../within.ts';
import { watchClosings } from './closings.ts';
import { databaseFailure, mustDropConnection, saysReadOnly } from './failure.ts';
import type { QueryMetrics } from './metrics.ts';
import type { PoolState } from './pool-state.ts';
import { watchWaits } from './waits.ts';

export interface QueryOptions {
  /** A short name for metrics and logs, such as `playlists.get`. */
  readonly operation: string;
  /** True for statements that change data: a lost connection then leaves the outcome unknown. */
  readonly writes?: boolean;
  /** Upper bound in milliseconds for the wait for a connection and the query together. */
  readonly budgetMs?: number;
}

export interface Database {
  /** Runs one statement through the pool. @throws ApiError (503) when the database cannot do its part */
  query<Row extends object>(text: string, values: readonly unknown[], options: QueryOptions): Promise<Row[]>;
  state(): PoolState;
  close(): Promise<void>;
}

/** How a pool is made; all durations are milliseconds. */
export interface PoolConfig {
  readonly DATABASE_URL: string;
  /** Connections per process. */
  readonly DB_POOL_MAX: number;
  /** For getting a connection, waiting for a free one included. */
  readonly DB_CONNECT_TIMEOUT_MS: number;
  /** The server cancels a statement then. */
  readonly DB_STATEMENT_TIMEOUT_MS: number;
  readonly DB_IDLE_TIMEOUT_MS: number;
  /** Idle connections that are kept; one more that becomes idle is closed. */
  readonly DB_POOL_MAX_IDLE: number;
  /** A connection older than this is closed when it is idle. */
  readonly DB_MAX_LIFETIME_MS: number;
}

/** The server cancels a statement first; this much later the client stops believing in the server. */
const CLIENT_GRACE_MS = 250;

/**
 * A pool of at most `DB_POOL_MAX` connections, each of whose waits is bounded. Connects when first used.
 * @param name what the connections are called in the server's `pg_stat_activity`
 */
export function createDatabase(name: string, config: PoolConfig, log: Log, metrics: QueryMetrics): Database {
  const pool = new pg.Pool({
    connectionString: config.DATABASE_URL,
    max: config.DB_POOL_MAX,
    connectionTimeoutMillis: config.DB_CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: config.DB_IDLE_TIMEOUT_MS,
    maxLifetimeSeconds: config.DB_MAX_LIFETIME_MS / 1000,
    statement_timeout: config.DB_STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: config.DB_STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: name,
  });
  // Without a listener, losing an idle connection would end the process.
  pool.on('error', (error) => log.warn({ cause: error.message }, 'lost an idle database connection'));

  const established = new Set<pg.PoolClient>();
  pool.on('connect', (client) => {
    established.add(client);
    client.once('end', () => established.delete(client));
  });
  const retired = new WeakSet<pg.PoolClient>();
  const waits = watchWaits(pool, config.DB_POOL_MAX);
  const closings = watchClosings(pool, config);

  async function acquire(budgetMs: number): Promise<pg.PoolClient> {
    const waited = waits.begin();
    const connecting = current();
    try {
      // pg-pool restarts its own clock when a queued caller is given a slot to connect in.
      return await within(budgetMs, 'getting a database connection', connecting);
    } catch (error) {
      if (error instanceof DeadlineError)
        connecting.then(
          (late) => late.release(),
          () => undefined,
        );
      throw error;
    } finally {
      waited();
    }
  }

  /** A connection that was not retired. */
  async function current(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect();
      if (!retired.has(client)) return client;
      client.release(true);
    }
  }

  return {
    async query<Row extends object>(text: string, values: readonly unknown[], options: QueryOptions) {
      const budget =
        options.budgetMs ?? config.DB_CONNECT_TIMEOUT_MS + config.DB_STATEMENT_TIMEOUT_MS + CLIENT_GRACE_MS;
      const started = performance.now();
      const done = metrics.start(options.operation);
      let sent = false;
      try {
        const client = await acquire(Math.min(budget, config.DB_CONNECT_TIMEOUT_MS));
        sent = true;
        const left = Math.max(1, Math.round(budget - (performance.now() - started)));
        const limit = Math.min(left, config.DB_STATEMENT_TIMEOUT_MS + CLIENT_GRACE_MS);
        const surplus = () => closings.isSurplus(client);
        const rows = await run<Row>(client, { text, values: [...values], query_timeout: limit }, surplus);
        done('ok');
        return rows;
      } catch (error) {
        done('error');
        // A failover, or a setting that only reaches new sessions: the others are as old, and would say the same.
        if (saysReadOnly(error)) for (const client of established) retired.add(client);
        throw databaseFailure(error, sent && options.writes === true);
      }
    },
    state: () => ({
      open: pool.totalCount,
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      established: established.size,
      waits: waits.count(),
      waitedSeconds: waits.seconds(),
      closed: closings.closed(),
    }),
    close: () => pool.end(),
  };
}

/**
 * One statement on a checked-out client, which goes back to the pool whatever happens. Callbacks, not promises:
 * a client whose query timed out must be released before pg forgets the query, or it says goodbye politely
 * to a server that no longer listens instead of dropping the socket.
 */
function run<Row extends object>(
  client: pg.PoolClient,
  query: pg.QueryConfig & { query_timeout: number },
  isSurplus: () => boolean,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (error: Error | undefined, rows: Row[]): void => {
      if (settled) return;
      settled = true;
      client.removeListener('error', onLost);
      client.release(error === undefined ? isSurplus() : mustDropConnection(error) || isSurplus());
      if (error === undefined) resolve(rows);
      else reject(error);
    };
    const onLost = (error: Error): void => settle(error, []);
    client.on('error', onLost);
    // Several statements in one text answer with an array of results, whose rows are not needed here.
    client.query<Row>(query, (error: Error | null, result: pg.QueryResult<Row> | pg.QueryResult<Row>[]) =>
      settle(error ?? undefined, error || Array.isArray(result) ? [] : result.rows),
    );
  });
}
