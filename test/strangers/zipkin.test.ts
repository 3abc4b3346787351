/** Zipkin (Maven Central, Java, MariaDB); test/strangers/zipkin/README.md has what was found. */

import { expect, test } from 'vitest';
import { expectSameOutage, expectSameRecovery, gradesOf, onboarding } from '../support/onboarding.ts';

const zipkin = onboarding('zipkin');
const services = { service: 'zipkin', path: '/api/v2/services' };

test('init finds its routes and knows its store', async () => {
  const text = await zipkin.init('--user', services.path);
  expect(text).toContain('# /health answered 200.');
  expect(text).toContain('storage: { role: database } # guess: mariadb:11.8');
});

test('without its storage it says so, and is back by itself once that is', async () => {
  const run = await zipkin.drilled('db-down', services);
  expect(run.code, run.stderr).toBe(0);
  expect(gradesOf(run).get('probes/readiness/broken'), run.stderr).toBe('pass');
  expectSameOutage(run);
});

test('on a network that resets connections to its storage it comes back', async () => {
  const run = await zipkin.drilled('flaky-network/database-reset', services);
  expect(run.code, run.stderr).toBe(0);
  expectSameRecovery(run);
});
