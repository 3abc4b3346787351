import { describe, expect, test } from 'vitest';
import { callsOf } from '../../harness/compose/calls.ts';
import { readCompose } from '../../harness/compose/read-compose.ts';
import { mentionsIn } from '../../harness/safety/egress/mentions.ts';

/** `host:port` of each mention, with `!` where the name itself is needed. */
const told = (value: string) =>
  mentionsIn(value).map(({ host, port, named }) => `${host}:${port ?? ''}${named ? '!' : ''}`);

describe('hosts are found where a client would look for them', () => {
  test.each([
    ['postgres://me:pass@db:5432/shop', ['db:5432']],
    ['postgres://db:db@db/db', ['db:5432']],
    ['postgresql+asyncpg://me@db/shop', ['db:5432']],
    ['jdbc:postgresql://db:5432/shop', ['db:5432']],
    ['redis://:secret@cache', ['cache:6379']],
    ['rediss://cache', ['cache:6379!']],
    ['https://api/v1', ['api:443!']],
    ['mongodb://a:1,b:2/x?replicaSet=r', ['a:1', 'b:2']],
    ['nats://one:4222,nats://two:4222', ['one:4222', 'two:4222']],
    ['amqp://guest:guest@queue:5672//', ['queue:5672']],
    ['kafka-1:9092,kafka-2:9092', ['kafka-1:9092', 'kafka-2:9092']],
    ['host=db port=5432 dbname=shop', ['db:']],
    ['db', ['db:']],
    ['10.0.0.7:5432', ['10.0.0.7:5432']],
    ['http://[fd00::1]:80/', ['[fd00::1]:80']],
    ['12:30', ['12:30']],
    ['a sentence about db', []],
    ['/var/db:5432x', []],
    ['smtp://mail', ['mail:']],
  ])('%s', (value, hosts) => {
    expect(told(value)).toEqual(hosts);
  });
});

describe('calls of a compose file', () => {
  const calls = (text: string) => {
    const model = readCompose({
      file: '/compose.yaml',
      home: '/',
      read: (file) => (file === '/compose.yaml' ? text : undefined),
      environment: {},
      profiles: [],
    });
    return callsOf(model, ({ ports }) => ports);
  };

  test('an address in the environment is replaced there', () => {
    const text = `services:
  api: { image: a, environment: { DB: "postgres://db:db@db:5432/db", ALSO: "db:5432" }, depends_on: [db] }
  db: { image: postgres, expose: [5432] }`;
    expect(calls(text).calls).toEqual([
      { from: 'api', to: 'db', port: 5432, found: { variables: ['DB', 'ALSO'], text: 'db:5432' } },
    ]);
  });

  test.each([
    ['a host alone', 'environment: { DB_HOST: db }'],
    ['a dependency', 'depends_on: [db]'],
    ['a word of the command', 'command: "serve --db db:5432"'],
    ['another name of it', 'environment: { DB_HOST: main-db }'],
  ])('%s leads to the proxy by name, on each port of the service', (_, how) => {
    const text = `services:
  api: { image: a, ${how} }
  db: { image: postgres, expose: [5432], networks: { default: { aliases: [main-db] } } }`;
    expect(calls(text).calls).toEqual([
      { from: 'api', to: 'db', port: 5432, found: { hosts: ['db', 'main-db'] } },
    ]);
  });

  test('a certificate is for a name, so the name stays', () => {
    const text = 'services: { api: { image: a, environment: { UP: "https://up:8443" } }, up: { image: b } }';
    expect(calls(text).calls).toEqual([{ from: 'api', to: 'up', port: 8443, found: { hosts: ['up'] } }]);
  });

  test('a service that has to be over before is not called', () => {
    const text = `services:
  api: { image: a, depends_on: { seed: { condition: service_completed_successfully } } }
  seed: { image: b, expose: [1] }`;
    expect(calls(text).calls).toEqual([]);
  });

  test('an address in figures is told, loopback is not', () => {
    const text =
      'services: { api: { image: a, environment: { DB: "10.1.2.3:5432", ME: "127.0.0.1:80", V: "1.2.3.4" } } }';
    expect(calls(text).notes).toEqual([
      expect.stringContaining('services.api.environment.DB names the address 10.1.2.3'),
    ]);
  });
});
