import { Counter, Gauge, type Registry } from 'prom-client';
import { createDatabase, type Database } from 'service-kit/db/database';
import { createQueryMetrics } from 'service-kit/db/metrics';
import type { PoolState } from 'service-kit/db/pool-state';
import { ApiError } from 'service-kit/errors';
import type { Log } from 'service-kit/log';
import { DeadlineError } from 'service-kit/within';
import type { Config } from '../config.ts';

/** What users' requests ask, and what readiness asks. */
export interface Databases {
  /** Says by a line of its own when none of its connections was free in time. */
  readonly database: Database;
  /**
   * One connection that no user takes: a pool that is full is no reason to take a replica out of rotation, where its users would
   * only move on to the next.
   */
  readonly probing: Database;
}

export function openDatabases(name: string, config: Config, log: Log, registry: Registry): Databases {
  const metrics = createQueryMetrics(registry, 'gauzian_');
  const pool = { ...config, DB_POOL_MAX: config.DATABASE_MAX_CONNECTIONS };
  return {
    database: sayingWhenFull(createDatabase(name, pool, log, metrics), pool.DB_POOL_MAX, log, registry),
    probing: createDatabase(`${name}-readiness`, { ...config, DB_POOL_MAX: 1 }, log, metrics),
  };
}

function sayingWhenFull(database: Database, max: number, log: Log, registry: Registry): Database {
  const timeouts = poolMetrics(registry, max, () => database.state());
  return {
    ...database,
    async query(text, values, options) {
      try {
        return await database.query(text, values, options);
      } catch (error) {
        if (database.state().inUse < max || !foundNoneFree(error)) throw error;
        timeouts.inc();
        log.error({ operation: options.operation }, `Database pool timeout (all ${max} connections in use)`);
        throw new ApiError(503, 'DATABASE_POOL_TIMEOUT', 'Too many ask at once; try again.', {
          cause: error,
        });
      }
    },
  };
}

const foundNoneFree = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.code === 'DATABASE_UNAVAILABLE' &&
  (error.cause instanceof DeadlineError ||
    String(error.cause).includes('timeout exceeded when trying to connect'));

/** The names are those of the owners' dashboards and rules. */
function poolMetrics(registry: Registry, max: number, state: () => PoolState) {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('gauzian_db_pool_active', 'Connections that serve a statement.', () => state().inUse);
  gauge('gauzian_db_pool_idle', 'Connections that wait for work.', () => state().idle);
  gauge('gauzian_db_pool_max', 'Connections that there may be.', () => max);
  return new Counter({
    name: 'gauzian_db_pool_timeouts_total',
    help: 'Statements that found no connection free in time.',
    registers,
  });
}
