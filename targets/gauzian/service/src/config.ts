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

/** The store of chunks, which the API and `make-bucket` read. */
const storing = {
  S3_ENDPOINT: url('http:', 'https:'),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{2,62}$/, 'must be the name of a bucket')
    .default('gauzian-chunks'),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z.string().min(1),
  S3_TIMEOUT_MS: milliseconds(3000),
};

const { DB_POOL_MAX: _, ...pool } = pooling;

/** Every environment variable the API reads; all durations are milliseconds. */
const environment = z.object({
  ...listening,
  ...pool,
  ...storing,
  // Connections per replica, by the name that runbooks have for it.
  DATABASE_MAX_CONNECTIONS: count(20, 1000),
  // What users wait for at the most; lists of large folders are meant to need a few milliseconds.
  DB_STATEMENT_TIMEOUT_MS: milliseconds(5000),
  REDIS_URL: url('redis:', 'rediss:'),
  // RFC 7518 section 3.2: an HS256 key has at least the size of the hash, 256 bits. That it is missing `readConfig` says.
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters (HS256 needs a 256-bit key)'),
  READINESS_TIMEOUT_MS: milliseconds(1000),
  // `joined` asks once for the access to a page of files, `each` once for each file, as releases before 1.0 did.
  ACCESS_LOADING: z.enum(['joined', 'each']).default('joined'),
});

export type StoreConfig = z.output<z.ZodObject<typeof storing>>;
export type Config = z.output<typeof environment>;

/** @throws ConfigError naming every variable that is missing or wrong */
export const readConfig = (env: Environment): Config => readEnvironment(environment, env);

/** @throws ConfigError naming every variable that is missing or wrong */
export const readStoreConfig = (env: Environment): StoreConfig => readEnvironment(z.object(storing), env);
