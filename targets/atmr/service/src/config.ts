import {
  count,
  type Environment,
  listening,
  milliseconds,
  pooling,
  readEnvironment,
  url,
} from 'service-kit/config';
import { z } from 'zod';

/** What the API and the worker both read; all durations are milliseconds. */
const shared = {
  ...listening,
  ...pooling,
  REDIS_URL: url('redis:', 'rediss:').optional(),
  OSRM_URL: url('http:', 'https:'),
  READINESS_TIMEOUT_MS: milliseconds(1000),
  // A statement and its repetitions together.
  DB_BUDGET_MS: milliseconds(2500),
  OSRM_TIMEOUT_MS: milliseconds(500),
  // A call and its repetitions together.
  OSRM_BUDGET_MS: milliseconds(1500),
  OSRM_CHECK_INTERVAL_MS: milliseconds(2000),
  KILLSWITCH_CHECK_INTERVAL_MS: milliseconds(250),
  // Only this word switches it on: a typo must not turn users away.
  MAINTENANCE_MODE: z.enum(['true', 'false']).default('false'),
  ROUTE_FRESH_SECONDS: count(3600, 31_536_000),
  ROUTE_KEPT_SECONDS: count(7 * 86_400, 31_536_000),
};

const api = z.object({
  ...shared,
  QUEUE_CHECK_INTERVAL_MS: milliseconds(2000),
  // Only this word switches it on: a typo must not turn users away.
  ENABLE_RATE_LIMITING: z.enum(['true', 'false']).default('false'),
  RATE_LIMIT_REQUESTS: count(100, 1_000_000),
  RATE_LIMIT_WINDOW_MS: milliseconds(1000),
  DEGRADED_RATE_LIMIT_REQUESTS: count(20, 1_000_000),
});

const worker = z.object({
  ...shared,
  // Jobs a worker has in hand at the same time.
  WORKER_CONCURRENCY: count(8, 100),
  // A job in hand for longer is taken over: its worker died, or could not do it then.
  JOB_CLAIM_AFTER_MS: milliseconds(5000),
  SWEEP_INTERVAL_MS: milliseconds(5000),
});

export type SharedConfig = Omit<
  z.output<typeof worker>,
  'WORKER_CONCURRENCY' | 'JOB_CLAIM_AFTER_MS' | 'SWEEP_INTERVAL_MS'
>;
export type ApiConfig = z.output<typeof api>;
export type WorkerConfig = z.output<typeof worker>;

/** @throws ConfigError naming every variable that is missing or wrong */
export const readApiConfig = (env: Environment): ApiConfig => readEnvironment(api, env);

/** @throws ConfigError naming every variable that is missing or wrong */
export const readWorkerConfig = (env: Environment): WorkerConfig => readEnvironment(worker, env);
