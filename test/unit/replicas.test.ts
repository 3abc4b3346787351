import { describe, expect, test } from 'vitest';
import { withReplicas } from '../../harness/cli/replicas.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import { isOneOfSeveral } from '../../harness/model/replicas.ts';
import { brokenBy } from '../../harness/run/plan.ts';

const services = (given: Record<string, unknown>) =>
  (withReplicas({ services: given }, 'targets/shop/target.ts') as { services: Record<string, unknown> })
    .services;

test('three replicas are three services of one name, of which the first has one of its own', () => {
  const made = services({ web: { image: 'web:1', replicas: 3 }, db: { image: 'postgres' } });
  expect(made).toEqual({
    web: { image: 'web:1', container: { aliases: ['web-1'] } },
    'web-2': { image: 'web:1', container: { aliases: ['web'] } },
    'web-3': { image: 'web:1', container: { aliases: ['web'] } },
    db: { image: 'postgres' },
  });
});

test('what waits for a service waits for each of its replicas', () => {
  const { front } = services({ web: { replicas: 2 }, front: { after: { web: 'ready', db: 'started' } } });
  expect(front).toEqual({ after: { web: 'ready', 'web-2': 'ready', db: 'started' } });
});

test('a replica has volumes of no name for itself, and shares those that have one', () => {
  const container = {
    mounts: [
      { path: '/a', volume: 'web-0' },
      { path: '/b', volume: 'shared' },
      { path: '/c', memory: true },
    ],
  };
  expect(services({ web: { replicas: 2, container } })['web-2']).toEqual({
    container: {
      aliases: ['web'],
      mounts: [
        { path: '/a', volume: 'web-2-0' },
        { path: '/b', volume: 'shared' },
        { path: '/c', memory: true },
      ],
    },
  });
});

test.each([0, 1.5, 21, 'two'])('%j replicas are refused by file and key', (replicas) => {
  expect(() => services({ web: { replicas } })).toThrow(
    /targets\/shop\/target\.ts[\s\S]*services\.web\.replicas/,
  );
});

test.each([
  ['web', true],
  ['web-2', true],
  ['db', false],
])('whether %s is one of several is told by the names they share: %s', (name, several) => {
  const made = services({ web: { replicas: 2 }, db: {} });
  expect(isOneOfSeveral(name, made as Record<string, { container?: { aliases?: string[] } }>)).toBe(several);
});

describe('a drill on a replicated service', () => {
  const target = {
    services: {
      web: {},
      'web-2': { container: { aliases: ['web'] } },
      'web-3': { container: { aliases: ['web'] } },
      db: {},
    },
  } as unknown as Target;

  test.each([
    [{}, 'web', ['web']],
    [{}, 'web-2', ['web-2']],
    [{ replicas: 'all' as const }, 'web', ['web', 'web-2', 'web-3']],
    [{ replicas: 'all' as const }, 'db', ['db']],
  ])('with %j, which goes to %s, breaks %j', (contract, service, broken) => {
    expect(brokenBy(contract, service, target)).toEqual(broken);
  });
});
