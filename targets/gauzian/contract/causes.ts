import type { DrillContract } from 'firedrill/config';

type Logs = NonNullable<DrillContract['logs']>;

/** By which line of the backend's log a runbook tells a cause from all others. */
const LINES = {
  database: { cause: 'the database cannot be reached', line: 'Failed to connect to database' },
  redis: { cause: 'Redis cannot be reached', line: 'Failed to connect to Redis' },
  memory: { cause: 'the backend runs out of memory', line: 'Container backend was OOMKilled' },
  secret: { cause: 'the secret is missing', line: 'JWT_SECRET must be set' },
  pool: {
    cause: 'the pool is exhausted',
    line: 'Database pool timeout \\(all \\d+ connections in use\\)',
  },
  bucket: { cause: 'the bucket is missing', line: "S3 bucket 'gauzian-chunks' does not exist" },
} as const;

export type Cause = keyof typeof LINES;

/**
 * The line of this cause is written, and that of no other: a runbook's reader is led to the right row.
 * @param cause `undefined` where the log is not what tells
 */
export function toldBy(cause: Cause | undefined, withinMs = 10_000): Logs {
  return Object.fromEntries(
    Object.entries(LINES).map(([name, about]) => [
      `cause-${name}`,
      {
        title: name === cause ? `it says that ${about.cause}` : `it does not say that ${about.cause}`,
        service: 'api',
        line: about.line,
        is: name === cause ? { after: 'injection', withinMs } : 'never',
      },
    ]),
  );
}

/** The owners' second line, which a refused connection alone brings. */
export const refusedAt = (address: string): Logs => ({
  'connection-refused': {
    title: `it says that ${address} refuses`,
    service: 'api',
    line: `Connection refused: ${address}`,
    is: { after: 'injection', withinMs: 10_000 },
  },
});
