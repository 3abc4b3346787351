/** Miniflux (Go module proxy, Go, PostgreSQL); test/strangers/miniflux/README.md has what was found. */

import { expect, test } from 'vitest';
import { expectSameOutage, expectSameRecovery, gradesOf, onboarding } from '../support/onboarding.ts';

const miniflux = onboarding('miniflux');
const headers = { authorization: 'Basic YWRtaW46dGVzdDEyMw==' };
const categories = { service: 'miniflux', path: '/v1/categories', headers };

test('init finds its routes, and writes a target that needs no more than looking at', async () => {
  const text = await miniflux.init();
  expect(text).toContain('readiness: { path: /readyz } # guess: it answered 200');
  expect(text).toContain('miniflux: { role: api }');
});

test('without its database it says so, and is back by itself as soon as that is', async () => {
  const run = await miniflux.drilled('db-down', categories);
  expect(run.code, run.stderr).toBe(0);
  expect(gradesOf(run).get('probes/readiness/broken'), run.stderr).toBe('pass');
  expectSameOutage(run);
});

test('on a network that resets connections to its database it comes back, and loses nothing', async () => {
  const run = await miniflux.drilled('flaky-network/database-reset', categories);
  expect(run.code, run.stderr).toBe(0);
  expect(gradesOf(run).get('ledger/lost'), run.stderr).toBe('pass');
  expectSameRecovery(run);
});
