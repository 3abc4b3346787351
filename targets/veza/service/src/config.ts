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

/** What the API and the worker read; all durations are milliseconds. */
const shared = {
  ...listening,
  ...pooling,
  STREAM_URL: url('http:', 'https:').optional(),
  // So much less than the budget that the server ends a statement first, and can say that nothing was changed.
  DB_STATEMENT_TIMEOUT_MS: milliseconds(1500),
  // A statement and its repetitions together: less than what users and alert rules call slow.
  DB_BUDGET_MS: milliseconds(1900),
  READINESS_TIMEOUT_MS: milliseconds(1000),
  STREAM_TIMEOUT_MS: milliseconds(1000),
  BREAKER_FAILURES: count(5, 1000),
  BREAKER_OPEN_MS: milliseconds(60_000),
  // An upload that its worker does not keep for so long is stuck.
  UPLOAD_LEASE_MS: milliseconds(5000),
};

/** Every environment variable the API reads. */
const environment = z.object({
  ...shared,
  // RFC 7518 section 3.2: an HS256 key has at least the size of the hash, 256 bits.
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters (HS256 needs a 256-bit key)'),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  RABBITMQ_URL: url('amqp:', 'amqps:').optional(),
  // A statement and its repetitions together: less than what users and alert rules call slow.
  DB_BUDGET_MS: milliseconds(1900),
  UPLOAD_SWEEP_MS: milliseconds(1000),
  UPLOAD_REPUBLISH_MS: milliseconds(60_000),
});

/** Every environment variable the worker reads: it has nothing to do without Redis and RabbitMQ. */
const workerEnvironment = z.object({
  ...shared,
  REDIS_URL: url('redis:', 'rediss:'),
  RABBITMQ_URL: url('amqp:', 'amqps:'),
  WORKER_CONCURRENCY: count(4, 100),
});

export type WorkerConfig = z.output<typeof workerEnvironment>;

/** @throws ConfigError naming every variable that is missing or wrong */
export const readWorkerConfig = (env: Environment): WorkerConfig => readEnvironment(workerEnvironment, env);

export type Config = z.output<typeof environment>;

/** @throws ConfigError naming every variable that is missing or wrong */
export const readConfig = (env: Environment): Config => readEnvironment(environment, env);
