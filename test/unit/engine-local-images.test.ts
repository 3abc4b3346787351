import { expect, test } from 'vitest';
import { fullName, parseReference } from '../../harness/engine/local-images.ts';

test.each([
  ['postgres:17.6', 'docker.io/library/postgres:17.6'],
  ['docker.io/library/postgres:17.6', 'docker.io/library/postgres:17.6'],
  ['prom/prometheus:v2.53.3', 'docker.io/prom/prometheus:v2.53.3'],
  ['ghcr.io/shopify/toxiproxy:2.12.0', 'ghcr.io/shopify/toxiproxy:2.12.0'],
  ['127.0.0.1:5000/tiny:1', '127.0.0.1:5000/tiny:1'],
  ['redis', 'docker.io/library/redis:latest'],
])('%s is %s in full', (short, full) => {
  expect(fullName(short)).toBe(full);
});

test('what Podman calls localhost/… is what was built here', () => {
  expect(fullName('localhost/firedrill/redis:8-0123')).toBe(fullName('firedrill/redis:8-0123'));
});

test('a port is not a tag', () => {
  expect(parseReference('127.0.0.1:5000/tiny')).toEqual({
    registry: '127.0.0.1:5000',
    repository: 'tiny',
    tag: 'latest',
  });
});
