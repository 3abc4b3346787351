import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(600_000).default(fallback);
const count = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `must be a URL starting with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    );

/** Every environment variable the API reads; all durations are milliseconds. */
const environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:'),
  // RFC 7518 section 3.2: an HS256 key has at least the size of the hash, 256 bits.
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters (HS256 needs a 256-bit key)'),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  STREAM_URL: url('http:', 'https:').optional(),
  RABBITMQ_URL: z
    .undefined('is set, but this release has no RabbitMQ client and would silently ignore it; unset it')
    .optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DB_POOL_MAX: count(25, 1000),
  DB_CONNECT_TIMEOUT_MS: milliseconds(1000),
  DB_STATEMENT_TIMEOUT_MS: milliseconds(2000),
  DB_IDLE_TIMEOUT_MS: milliseconds(30_000),
  READINESS_TIMEOUT_MS: milliseconds(1000),
  STARTUP_TIMEOUT_MS: milliseconds(60_000),
  SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
  STREAM_TIMEOUT_MS: milliseconds(1000),
  BREAKER_FAILURES: count(5, 1000),
  BREAKER_OPEN_MS: milliseconds(60_000),
});

export type Config = z.output<typeof environment>;

/** The configuration cannot be used; the message names each variable and what is wrong, never a value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`refusing to start: ${problems.join('; ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the configuration from environment variables. An empty variable counts as absent, which is what
 * people mean who write `REDIS_URL=` in an env file.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return name in set ? `${name} ${issue.message}` : `${name} is required and not set`;
    }),
  );
}
