import { randomUUID } from 'node:crypto';
import type { StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { RedisContainer, type StartedRedisContainer } from '@testcontainers/redis';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { rabbitmq } from '../../harness/components/rabbitmq/rabbitmq.ts';
import { redis } from '../../harness/components/redis/redis.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';
import { migrate } from '../../targets/service-kit/src/db/migrate.ts';
import { buildApp } from '../../targets/veza/service/src/app.ts';
import { createTokens } from '../../targets/veza/service/src/auth/tokens.ts';
import { readConfig, readWorkerConfig } from '../../targets/veza/service/src/config.ts';
import { schema } from '../../targets/veza/service/src/db/schema.ts';
import { buildWorker } from '../../targets/veza/service/src/worker-app.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { sql, startVezaDatabase } from '../support/veza-database.ts';

const JWT_SECRET = 'a-secret-that-is-long-enough-for-hs256';
const SILENCE = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';
const AMQP = 5672;
const authorization = `Bearer ${(await createTokens(JWT_SECRET).issue('drill_user')).token}`;
const patience = { timeout: 20_000, interval: 20 };

let database: StartedPostgreSqlContainer;
let cache: StartedRedisContainer;
let queue: StartedTestContainer;
let proxy: TcpProxy;
beforeAll(async () => {
  const progress = silentProgress();
  const images = await provideImages(await provideEngine(progress), [redis, rabbitmq], progress);
  const reference = (name: string): string => {
    const image = images.get(name);
    if (image === undefined || 'unavailable' in image) throw new Error(`no ${name}: ${image?.unavailable}`);
    return image.reference;
  };
  [database, cache, queue] = await Promise.all([
    startVezaDatabase(),
    new RedisContainer(reference('redis')).start(),
    new GenericContainer(reference('rabbitmq'))
      .withEnvironment({ RABBITMQ_DEFAULT_USER: 'veza', RABBITMQ_DEFAULT_PASS: 'veza' })
      .withExposedPorts(AMQP)
      .withWaitStrategy(Wait.forLogMessage(/Server startup complete/))
      .start(),
  ]);
  proxy = await startTcpProxy(queue.getHost(), queue.getMappedPort(AMQP));
  await using api = replica();
  await api.migrated();
}, 120_000);
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await Promise.all([database?.stop(), cache?.stop(), queue?.stop()]);
});

function environment(): Record<string, string> {
  return {
    DATABASE_URL: database.getConnectionUri(),
    REDIS_URL: `redis://${cache.getHost()}:${cache.getMappedPort(6379)}`,
    RABBITMQ_URL: `amqp://veza:veza@127.0.0.1:${proxy.port}`,
    LOG_LEVEL: 'silent',
    UPLOAD_LEASE_MS: '400',
    UPLOAD_SWEEP_MS: '50',
  };
}

function replica() {
  const { app, database: pool } = buildApp(readConfig({ ...environment(), JWT_SECRET }));
  const send = async (url: string, payload?: object) => {
    const answer = await app.inject({
      url,
      headers: { authorization },
      ...(payload === undefined ? {} : { method: 'POST', payload }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  return {
    migrated: () => migrate(pool, schema, app.log, 10_000, new AbortController().signal),
    connected: () =>
      expect.poll(async () => (await send('/health')).body.data.checks.rabbitmq.status, patience).toBe('ok'),
    upload: (id: string) => send('/api/v1/uploads', { id, title: 'Morning', content: SILENCE }),
    poll: async (id: string): Promise<string> => (await send(`/api/v1/uploads/${id}`)).body.data?.status,
    send,
    remove: async (url: string, as: string) => {
      const answer = await app.inject({ method: 'DELETE', url, headers: { authorization: as } });
      return [answer.statusCode, answer.body === '' ? undefined : answer.json().error.code];
    },
    metric: async (name: string) => {
      const { body } = await app.inject({ url: '/metrics' });
      return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(body)?.[1]);
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}

function worker() {
  const app = buildWorker(readWorkerConfig(environment()));
  return { [Symbol.asyncDispose]: () => app.close() };
}

const tracksOf = async (id: string): Promise<number> =>
  Number(await sql(database, `SELECT count(*) FROM tracks WHERE upload_id = '${id}'`));

describe('asynchronous uploads on a real PostgreSQL, Redis and RabbitMQ', () => {
  test('any replica answers a poll of an upload: pending until a worker runs, then done, once', async () => {
    await using one = replica();
    await using two = replica();
    await one.connected();
    const id = randomUUID();
    expect((await one.upload(id)).status).toBe(202);
    expect(await two.poll(id)).toBe('pending');
    // The same again, to another: accepted, and still one.
    expect((await two.upload(id)).status).toBe(202);
    await using _worker = worker();
    await expect.poll(() => two.poll(id), patience).toBe('done');
    expect(await one.poll(id)).toBe('done');
    expect(await tracksOf(id)).toBe(1);
    const listed = (await one.send('/api/v1/tracks?limit=500')).body.data.items;
    expect(listed.filter(({ uploadId }: { uploadId: string }) => uploadId === id)).toHaveLength(1);
  });

  test('while RabbitMQ is away uploads are accepted, and done when it is back', async () => {
    await using api = replica();
    await api.connected();
    await using _worker = worker();
    await proxy.refuse();
    await expect
      .poll(async () => (await api.send('/health')).body.data.checks.rabbitmq.status, patience)
      .toBe('error');
    expect((await api.send('/readyz')).status).toBe(200);
    const ids = Array.from({ length: 10 }, () => randomUUID());
    for (const id of ids) expect((await api.upload(id)).status).toBe(202);
    expect(await api.poll(ids[0] ?? '')).toBe('pending');
    expect(await api.metric('veza_rabbitmq_connected')).toBe(0);
    await proxy.mend();
    for (const id of ids) {
      await expect.poll(() => api.poll(id), patience).toBe('done');
      expect(await tracksOf(id)).toBe(1);
    }
    expect(await api.metric('veza_rabbitmq_connected')).toBe(1);
  });

  test('what the queue has forgotten is published again', async () => {
    await using api = replica();
    await api.connected();
    const id = randomUUID();
    await api.upload(id);
    await queue.exec(['rabbitmqctl', 'purge_queue', 'veza.uploads']);
    await sql(database, `UPDATE uploads SET published_at = now() - interval '2 minutes' WHERE id = '${id}'`);
    await using _worker = worker();
    await expect.poll(() => api.poll(id), patience).toBe('done');
    expect(await tracksOf(id)).toBe(1);
  });
});

describe('replies, and comments that go, on a real PostgreSQL', () => {
  test("a reply belongs to its comment; a stranger's removal is refused, its owner's takes both", async () => {
    await using api = replica();
    const id = randomUUID();
    await api.send('/api/v1/comments', { id, trackId: 'track-0001', body: 'Fine' });
    const reply = await api.send(`/api/v1/comments/${id}/replies`, { id: randomUUID(), body: 'Indeed' });
    expect([reply.status, reply.body.data.commentId]).toEqual([201, id]);
    expect((await api.send(`/api/v1/comments/${id}/replies`)).body.data.items).toHaveLength(1);
    const { token: strange } = await createTokens(JWT_SECRET).issue('a_stranger');
    expect(await api.remove(`/api/v1/comments/${id}`, `Bearer ${strange}`)).toEqual([403, 'FORBIDDEN']);
    expect((await api.send(`/api/v1/comments/${id}`)).status).toBe(200);
    expect(await api.remove(`/api/v1/comments/${id}`, authorization)).toEqual([204, undefined]);
    expect((await api.send(`/api/v1/comments/${id}/replies`)).body.error.code).toBe('COMMENT_NOT_FOUND');
    expect(await sql(database, `SELECT count(*) FROM replies WHERE comment_id = '${id}'`)).toBe('0');
  });
});
