import { expect, test } from 'vitest';
import { httpGreeting } from '../../harness/components/greeting.ts';
import { type LinkedService, planLinks } from '../../harness/stack/plan-links.ts';

const service = (name: string, rest: Partial<LinkedService> = {}): LinkedService => ({
  name,
  port: 8080,
  greeting: httpGreeting,
  ...rest,
});
const database = service('db', { port: 5432 });

/** `from → to via toxiproxy:port`, for each link. */
const ways = ({ links }: ReturnType<typeof planLinks>) =>
  links.map(({ proxy, host, listen, address }) => `${proxy}: ${host}:${listen} → ${address}`);

test('a mention in braces is the address of a proxy', () => {
  const plan = planLinks('shop', [
    service('api', { environment: { DB: 'postgres://{db}/x', CACHE: '{cache}' } }),
    database,
    service('cache', { port: 6379 }),
  ]);
  expect(ways(plan)).toEqual([
    'api-db: toxiproxy:20001 → db:5432',
    'api-cache: toxiproxy:20002 → cache:6379',
  ]);
  expect(plan.environment('api')).toEqual({ DB: 'postgres://toxiproxy:20001/x', CACHE: 'toxiproxy:20002' });
  expect(plan.lanes).toBe(1);
});

test('an address that a call finds in the environment is replaced where it stands alone', () => {
  const plan = planLinks('shop', [
    service('api', {
      environment: { DB: 'postgres://db:db@db:5432/{db}', OLD: 'olddb:5432,db:54321' },
      calls: [{ service: 'db', port: 5432, address: { text: 'db:5432', variables: ['DB', 'OLD'] } }],
    }),
    database,
  ]);
  expect(plan.environment('api')).toEqual({
    DB: 'postgres://db:db@toxiproxy:20001/{db}',
    OLD: 'olddb:5432,db:54321',
  });
});

test('two callers by name have a Toxiproxy each, since both need the service’s own port', () => {
  const calls = [{ service: 'db' }];
  const plan = planLinks('shop', [service('api', { calls }), service('worker', { calls }), database]);
  expect(ways(plan)).toEqual(['api-db: toxiproxy:5432 → db:5432', 'worker-db: toxiproxy-2:5432 → db:5432']);
  expect([plan.hosts('api'), plan.hosts('worker'), plan.hosts('db')]).toEqual([{ db: 1 }, { db: 2 }, {}]);
});

test('one caller of two databases on one port has a Toxiproxy for each', () => {
  const plan = planLinks('shop', [
    service('api', {
      calls: [
        { service: 'db', hosts: ['db', 'main'] },
        { service: 'old', port: 5432 },
      ],
    }),
    database,
    service('old'),
  ]);
  expect(plan.hosts('api')).toEqual({ db: 1, main: 1, old: 2 });
  expect(plan.lanes).toBe(2);
});

test('all ports of one service that a caller knows by name are on one Toxiproxy', () => {
  const calls = [
    { service: 'queue', port: 5672 },
    { service: 'queue', port: 15_672 },
  ];
  const plan = planLinks('shop', [service('api', { calls }), service('queue')]);
  expect(ways(plan)).toEqual([
    'api-queue: toxiproxy:5672 → queue:5672',
    'api-queue-15672: toxiproxy:15672 → queue:15672',
  ]);
});

test('links between services whose names run into each other have names of their own', () => {
  const plan = planLinks('shop', [
    service('a-b', { environment: { X: '{c}' } }),
    service('a', { environment: { X: '{b-c}' } }),
    service('c'),
    service('b-c'),
  ]);
  expect(new Set(plan.links.map(({ proxy }) => proxy)).size).toBe(2);
});

test('a listener is never on a port that a service has', () => {
  const plan = planLinks('shop', [
    service('one', { calls: [{ service: 'far' }] }),
    service('api', { environment: { X: '{far}' } }),
    service('far', { port: 20_001 }),
  ]);
  expect(ways(plan)).toEqual([
    'one-far: toxiproxy:20001 → far:20001',
    'api-far: toxiproxy:20002 → far:20001',
  ]);
});

test.each([
  ['environment', { environment: { X: '{gone}' } }],
  ['calls', { calls: [{ service: 'gone' }] }],
])('a service that is not there is refused where it is mentioned: %s', (key, rest) => {
  expect(() => planLinks('shop', [service('api', rest), database])).toThrow(
    new RegExp(
      `services\\.api\\.${key} mentions \\{?gone\\}?, but there is no service gone; services are api, db`,
    ),
  );
});
