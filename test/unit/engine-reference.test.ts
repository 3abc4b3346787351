import { expect, test } from 'vitest';
import { catalogue } from '../../harness/components/catalogue.ts';
import { fullName, isOfMajor, isReference, parseReference } from '../../harness/engine/reference.ts';
import { componentOf } from '../../harness/stack/component-of.ts';

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

const DIGEST = `sha256:${'0'.repeat(64)}`;

test('a digest decides, and is no tag', () => {
  expect(parseReference(`ghcr.io/me/api:1.2@${DIGEST}`)).toEqual({
    registry: 'ghcr.io',
    repository: 'me/api',
    tag: '1.2',
    digest: DIGEST,
  });
});

test.each([
  ['postgres:17', '17', true],
  ['postgres:17.2-alpine', '17', true],
  ['prom/prometheus:v2.53.1', '2.53', true],
  ['postgres:16.4', '17', false],
  ['postgres:171', '17', false],
  ['postgres', '17', false],
  ['postgres:alpine', '17', false],
  [`postgres:17@${DIGEST}`, '17', false],
])('%s is of major %s: %s', (reference, major, is) => {
  expect(isOfMajor(reference, major)).toBe(is);
});

test.each(['rabbitmq:4', 'ghcr.io/me/api:1.2', 'localhost:5000/a/b_c:x', `api@${DIGEST}`])(
  '%s is a reference',
  (text) => expect(isReference(text)).toBe(true),
);
test.each(['Rabbit:4', 'a b:1', 'https://ghcr.io/me/api', 'api:', ':4', 'api:1 2'])(
  '%s is no reference',
  (text) => expect(isReference(text)).toBe(false),
);

test('another version of a public image is the same component, another image is not', () => {
  expect(componentOf('postgres:16', catalogue)?.name).toBe('postgres');
  expect(componentOf('postgres:15.3-alpine', catalogue)?.name).toBe('postgres-15');
  expect(componentOf('postgres:17', catalogue)?.name).toBe('postgres');
  expect(componentOf('docker.io/library/redis:7-alpine', catalogue)?.name).toBe('redis');
  expect(componentOf('postgres', catalogue)?.name).toBe('postgres');
  expect(componentOf('ghcr.io/me/postgres:16', catalogue)).toBeUndefined();
});
