import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { PoolState } from './pool-state.ts';

export interface QueryMetrics {
  /** Call before a query; call the answer with its outcome. The time for getting a connection is included. */
  start(operation: string): (outcome: 'ok' | 'error') => void;
}

/** @param prefix of every name, such as `veza_` */
export function createQueryMetrics(registry: Registry, prefix = ''): QueryMetrics {
  const registers = [registry];
  const duration = new Histogram({
    name: `${prefix}db_query_duration_seconds`,
    help: 'Duration of database queries, the wait for a connection included.',
    labelNames: ['operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4],
    registers,
  });
  const queries = new Counter({
    name: `${prefix}db_queries_total`,
    help: 'Database queries by outcome.',
    labelNames: ['operation', 'outcome'],
    registers,
  });
  return {
    start(operation) {
      const stop = duration.startTimer({ operation });
      return (outcome) => {
        stop();
        queries.inc({ operation, outcome });
      };
    },
  };
}

/**
 * Pool metrics, read from the pool when they are scraped. Those in `_total` are gauges by type, as Go's pools
 * expose them and veza's dashboards read them.
 * @param prefix of every name, such as `veza_`
 */
export function registerPoolMetrics(registry: Registry, state: () => PoolState, prefix = ''): void {
  const gauge = (name: string, help: string, read: (now: PoolState) => number): void => {
    new Gauge({
      name: prefix + name,
      help,
      registers: [registry],
      collect() {
        this.set(read(state()));
      },
    });
  };
  gauge('db_pool_open_connections', 'Slots of the pool in use, idle or connecting.', (now) => now.open);
  gauge('db_pool_in_use', 'Slots of the pool that serve a query or are connecting.', (now) => now.inUse);
  gauge('db_pool_idle', 'Connections waiting for work.', (now) => now.idle);
  gauge('db_connections', 'Connections the database server has accepted.', (now) => now.established);
  gauge('db_pool_wait_count_total', 'Times a caller found the pool exhausted.', (now) => now.waits);
  gauge(
    'db_pool_max_idle_closed_total',
    'Connections closed as too many were idle.',
    (now) => now.closed.maxIdle,
  );
  gauge(
    'db_pool_max_idle_time_closed_total',
    'Connections closed as they were idle for too long.',
    (now) => now.closed.maxIdleTime,
  );
  gauge(
    'db_pool_max_lifetime_closed_total',
    'Connections closed as they were too old.',
    (now) => now.closed.maxLifetime,
  );
  gauge(
    'db_pool_wait_duration_seconds_total',
    'Time callers waited for the exhausted pool.',
    (now) => now.waitedSeconds,
  );
}
