import type { Database, QueryOptions } from '../../../targets/service-kit/src/db/database.ts';
import type { PoolState } from '../../../targets/service-kit/src/db/pool-state.ts';
import { buildApp, type Parts } from '../../../targets/veza/service/src/app.ts';
import { type Config, readConfig } from '../../../targets/veza/service/src/config.ts';

export const SECRET = 'a-secret-that-is-long-enough-for-hs256';

function configWith(env: Record<string, string> = {}): Config {
  return readConfig({ DATABASE_URL: 'postgres://veza:pw@127.0.0.1:1/veza', JWT_SECRET: SECRET, ...env });
}

type Answer = (
  text: string,
  values: readonly unknown[],
  options: QueryOptions,
) => unknown[] | Promise<unknown[]>;

const IDLE_POOL: PoolState = {
  open: 3,
  inUse: 1,
  idle: 2,
  established: 3,
  waits: 4,
  waitedSeconds: 0.5,
  closed: { maxIdle: 0, maxIdleTime: 0, maxLifetime: 0 },
};

/** A database whose every statement is answered by `answer`; it remembers what it was asked. */
export function fakeDatabase(answer: Answer = () => []): Database & { asked: QueryOptions[] } {
  const asked: QueryOptions[] = [];
  return {
    asked,
    async query<Row extends object>(text: string, values: readonly unknown[], options: QueryOptions) {
      asked.push(options);
      return (await answer(text, values, options)) as Row[];
    },
    state: () => IDLE_POOL,
    close: async () => undefined,
  };
}

/** The API on a fake database, with its log lines. */
export function appOn(
  database: Database,
  options: { env?: Record<string, string>; logLevel?: string } & Omit<Parts, 'database' | 'logStream'> = {},
) {
  const log: string[] = [];
  const config = configWith({ LOG_LEVEL: options.logLevel ?? 'info', ...options.env });
  const { app } = buildApp(config, {
    database,
    ...(options.cache === undefined ? {} : { cache: options.cache }),
    ...(options.broker === undefined ? {} : { broker: options.broker }),
    ...(options.progress === undefined ? {} : { progress: options.progress }),
    logStream: { write: (line) => void log.push(line) },
  });
  return { app, log, lines: () => log.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
