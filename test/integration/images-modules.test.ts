import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { RedisContainer } from '@testcontainers/redis';
import { ToxiProxyContainer } from '@testcontainers/toxiproxy';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { GenericContainer, Wait } from 'testcontainers';
import { request } from 'undici';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogueImages } from '../support/catalogue-images.ts';
import { engineOfTests } from '../support/on-engine.ts';

/** Testcontainers' own modules, as they are, on our images: what works on the public ones works here. */

let images: Record<'postgres' | 'redis' | 'toxiproxy' | 'node', string>;
beforeAll(async () => {
  images = await catalogueImages('postgres', 'redis', 'toxiproxy', 'node');
});

describe('PostgreSQL', () => {
  test('starts with the module’s user, password and database, and survives a stop', async () => {
    await using container = await new PostgreSqlContainer(images.postgres)
      .withDatabase('shop')
      .withUsername('owner')
      .withPassword('secret')
      .start();
    const url = container.getConnectionUri();
    const ask = async (sql: string) => {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    };
    expect(
      await ask(
        'SELECT current_user, current_database(), rolsuper FROM pg_roles WHERE rolname = current_user',
      ),
    ).toEqual([{ current_user: 'owner', current_database: 'shop', rolsuper: true }]);
    // As on the public image there is no role of the old name, and text sorts as people of its locale do.
    expect(await ask("SELECT rolname FROM pg_roles WHERE rolname = 'postgres'")).toEqual([]);
    expect(await ask("SELECT 'a' < 'B' AS sorted, current_setting('lc_messages') AS messages")).toEqual([
      { sorted: true, messages: 'en_US.utf8' },
    ]);
    await ask('CREATE TABLE kept AS SELECT 1 AS one');
    await container.snapshot();
    await container.restart();
    await expect(
      new Client({ connectionString: container.getConnectionUri().replace('secret', 'wrong') }).connect(),
    ).rejects.toThrow(/password authentication failed/);
  });

  test('takes names and passwords that need quoting', async () => {
    const names = {
      POSTGRES_USER: `o'ne "two"`,
      POSTGRES_DB: 'a b',
      POSTGRES_PASSWORD: `it's "quoted" \\ $HOME`,
    };
    await using container = await new GenericContainer(images.postgres)
      .withEnvironment(names)
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/))
      .start();
    const client = new Client({
      host: '127.0.0.1',
      port: container.getMappedPort(5432),
      user: names.POSTGRES_USER,
      database: names.POSTGRES_DB,
      password: names.POSTGRES_PASSWORD,
    });
    await client.connect();
    const { rows } = await client.query('SELECT current_user AS me, current_database() AS here');
    await client.end();
    expect(rows).toEqual([{ me: names.POSTGRES_USER, here: names.POSTGRES_DB }]);
  });

  test('takes server options, init scripts and initdb arguments', async () => {
    await using container = await new PostgreSqlContainer(images.postgres)
      .withEnvironment({ POSTGRES_INITDB_ARGS: '--data-checksums' })
      .withCommand(['postgres', '-c', 'max_connections=17'])
      .withCopyContentToContainer([
        { content: 'CREATE TABLE from_sql AS SELECT 7 AS n;', target: '/docker-entrypoint-initdb.d/1.sql' },
        {
          content: 'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "UPDATE from_sql SET n = 8"',
          target: '/docker-entrypoint-initdb.d/2.sh',
        },
      ])
      .start();
    const client = new Client({ connectionString: container.getConnectionUri() });
    await client.connect();
    const { rows } = await client.query(
      "SELECT n, current_setting('max_connections') AS most, current_setting('data_checksums') AS sums FROM from_sql",
    );
    await client.end();
    expect(rows).toEqual([{ n: 8, most: '17', sums: 'on' }]);
  });

  test('has its files out of the image before a crash, whose recovery would copy them otherwise', async (context) => {
    const docker = await engineOfTests();
    const { Driver } = await docker.info();
    if (!Driver.startsWith('overlay'))
      context.skip(`${Driver} does not copy a file of the image to write to it`);
    await using container = await new PostgreSqlContainer(images.postgres).start();
    // A copy is an inode of its own, made after the container was.
    const { Created } = await docker.getContainer(container.getId()).inspect();
    const found = async (...tests: string[]) =>
      (
        await container.exec([
          'find',
          '/var/lib/postgresql/data/base',
          '-name',
          '[0-9]*',
          '-type',
          'f',
          ...tests,
        ])
      ).output;
    expect((await found()).split('\n').length).toBeGreaterThan(500);
    expect(await found('!', '-newerct', Created)).toBe('');
  });

  test('refuses to make a database that is open to all', async () => {
    const docker = await engineOfTests();
    const container = await docker.createContainer({ Image: images.postgres });
    try {
      await container.start();
      const { StatusCode } = await container.wait();
      // Read when it has ended, so that nothing it said can be missed.
      const said = await container.logs({ stdout: true, stderr: true });
      expect(StatusCode).not.toBe(0);
      expect(said.toString()).toMatch(/POSTGRES_PASSWORD/);
    } finally {
      await container.remove({ v: true, force: true });
    }
  });
});

describe('Redis', () => {
  test.each([undefined, 'secret'])('starts with password %s and answers from outside', async (password) => {
    const module = new RedisContainer(images.redis);
    if (password) module.withPassword(password);
    await using container = await module.start();
    const redis = new Redis(container.getConnectionUrl(), { maxRetriesPerRequest: 1 });
    try {
      expect(await redis.set('key', 'value')).toBe('OK');
      expect(await redis.get('key')).toBe('value');
    } finally {
      redis.disconnect();
    }
    // The module's own way to say the password is not one that redis-cli understands.
    if (!password) expect(await container.executeCliCmd('info', ['server'])).toMatch(/redis_version:8\./);
    expect((await container.exec(['stat', '-c', '%U', '/proc/1'])).output.trim()).toBe('redis');
  });
});

test('Toxiproxy stands between, and its toxics bite', async () => {
  await using backend = await new GenericContainer(images.node)
    .withCommand([
      '-e',
      "require('node:http').createServer((_, response) => response.end('here')).listen(8080)",
    ])
    .withExposedPorts(8080)
    .start();
  await using container = await new ToxiProxyContainer(images.toxiproxy).start();
  const upstream = `${backend.getIpAddress('bridge')}:8080`;
  const proxy = await container.createProxy({ name: 'backend', upstream });
  const url = `http://${proxy.host}:${proxy.port}`;
  const answer = async () => (await request(url, { reset: true })).body.text();
  expect(await answer()).toBe('here');

  const toxic = await proxy.instance.addToxic({
    type: 'latency',
    name: 'slow',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 300, jitter: 0 },
  });
  const began = performance.now();
  expect(await answer()).toBe('here');
  expect(performance.now() - began).toBeGreaterThanOrEqual(300);
  await toxic.remove();

  await proxy.setEnabled(false);
  await expect(answer()).rejects.toThrow();
  await proxy.setEnabled(true);
  expect(await answer()).toBe('here');
});
