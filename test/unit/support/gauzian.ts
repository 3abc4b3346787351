import { buildApp } from '../../../targets/gauzian/service/src/app.ts';
import type { Cache } from '../../../targets/gauzian/service/src/cache/cache.ts';
import { readConfig } from '../../../targets/gauzian/service/src/config.ts';
import type { Chunks } from '../../../targets/gauzian/service/src/store/chunks.ts';
import { fakeDatabase } from './veza.ts';

const SECRET = 'a-secret-that-is-long-enough-for-hs256';

/** A Redis in a map; `lost` makes it answer nothing, as one that is gone. */
export function fakeCache(): Cache & { lost: boolean; flush(): void } {
  const kept = new Map<string, string>();
  const cache = {
    lost: false,
    flush: () => kept.clear(),
    async has(key: string) {
      gone(cache);
      return kept.has(key);
    },
    async put(key: string, value: string) {
      gone(cache);
      kept.set(key, value);
    },
    read: async (key: string) => kept.get(key),
    keep: async (key: string, value: string) => void kept.set(key, value),
    forget: async (key: string) => void kept.delete(key),
    ping: async () => gone(cache),
    close: async () => undefined,
  };
  return cache;
}

function gone({ lost }: { lost: boolean }): void {
  if (lost) throw new Error('connect ECONNREFUSED 10.0.0.9:6379');
}

const noChunks: Chunks = {
  put: async () => undefined,
  get: async () => Buffer.from('chunk'),
  remove: async () => undefined,
};

/** The API on fakes, with its log lines. */
export function apiOn(options: {
  cache?: Cache;
  database?: ReturnType<typeof fakeDatabase>;
  secret?: string;
}) {
  const log: string[] = [];
  const config = readConfig({
    DATABASE_URL: 'postgres://gauzian_user:pw@postgres:5432/gauzian_db',
    REDIS_URL: 'redis://redis:6379',
    S3_ENDPOINT: 'http://objects:7070',
    S3_ACCESS_KEY: 'key',
    S3_SECRET_KEY: 'secret',
    JWT_SECRET: options.secret ?? SECRET,
  });
  const database = options.database ?? fakeDatabase();
  const { app } = buildApp(config, {
    databases: { database, probing: database },
    cache: options.cache ?? fakeCache(),
    chunks: noChunks,
    logStream: { write: (line) => void log.push(line) },
  });
  return { app, log };
}
