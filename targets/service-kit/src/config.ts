import { z } from 'zod';

/** Milliseconds from an environment variable, at most ten minutes. */
export const milliseconds = (fallback: number) =>
  z.coerce.number().int().min(1).max(600_000).default(fallback);

export const count = (fallback: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback);

/** A URL of one of the schemes, each written with its colon: `postgres:`. */
export const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `must be a URL starting with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    );

/** What every process that listens reads. */
export const listening = {
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
};

/** What every process with a PostgreSQL pool reads; `createDatabase` says what they mean. */
export const pooling = {
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DB_POOL_MAX: count(25, 1000),
  DB_CONNECT_TIMEOUT_MS: milliseconds(1000),
  DB_STATEMENT_TIMEOUT_MS: milliseconds(2000),
  DB_IDLE_TIMEOUT_MS: milliseconds(30_000),
  // As many as there may be: then none is closed for being one too many.
  DB_POOL_MAX_IDLE: count(1000, 1000),
  DB_MAX_LIFETIME_MS: z.coerce.number().int().min(1000).max(86_400_000).default(3_600_000),
  STARTUP_TIMEOUT_MS: milliseconds(60_000),
};

/** The configuration cannot be used; the message names each variable and what is wrong, never a value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`refusing to start: ${problems.join('; ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Environment variables as the operating system has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from environment variables. An empty variable counts as absent, which is what
 * people mean who write `REDIS_URL=` in an env file.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export function readEnvironment<T extends z.ZodObject>(schema: T, env: Environment): z.output<T> {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return name in set ? `${name} ${issue.message}` : `${name} is required and not set`;
    }),
  );
}
