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

/** Every environment variable the API reads; all durations are milliseconds. */
const environment = z.object({
  ...listening,
  ...pooling,
  // RFC 7518 section 3.2: an HS256 key has at least the size of the hash, 256 bits.
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters (HS256 needs a 256-bit key)'),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  STREAM_URL: url('http:', 'https:').optional(),
  RABBITMQ_URL: z
    .undefined('is set, but this release has no RabbitMQ client and would silently ignore it; unset it')
    .optional(),
  // So much less than the budget that the server ends a statement first, and can say that nothing was changed.
  DB_STATEMENT_TIMEOUT_MS: milliseconds(1500),
  // A statement and its repetitions together: less than what users and alert rules call slow.
  DB_BUDGET_MS: milliseconds(1900),
  READINESS_TIMEOUT_MS: milliseconds(1000),
  STREAM_TIMEOUT_MS: milliseconds(1000),
  BREAKER_FAILURES: count(5, 1000),
  BREAKER_OPEN_MS: milliseconds(60_000),
});

export type Config = z.output<typeof environment>;

/** @throws ConfigError naming every variable that is missing or wrong */
export const readConfig = (env: Environment): Config => readEnvironment(environment, env);
