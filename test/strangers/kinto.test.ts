/** Kinto (PyPI, Python, PostgreSQL); test/strangers/kinto/README.md has what was found. */

import { expect, test } from 'vitest';
import { expectSameOutage, expectSameRecovery, gradesOf, onboarding } from '../support/onboarding.ts';

const kinto = onboarding('kinto');
const buckets = { service: 'web', path: '/v1/buckets' };

test('init finds its routes below /v1/, and writes a target that needs no more than looking at', async () => {
  const text = await kinto.init('--user', buckets.path);
  expect(text).toContain('readiness: { path: /v1/__heartbeat__ } # guess: it answered 200');
  expect(text).toContain('# /v1/__lbheartbeat__ answered 200.');
  expect(text).toContain('web: { role: api }');
});

test('up says what each probe costs it, and which period follows', async () => {
  const { code, stdout, stderr } = await kinto.up();
  expect(code, stderr).toBe(0);
  for (const probe of ['readiness', 'liveness', 'user'])
    expect(stdout).toMatch(
      new RegExp(`${probe} .*\\n.*[\\d.]+ ms of the service's time.*\\n?.*every [\\d.]+ m?s,`),
    );
  expect(stdout).toMatch(/0 of \d+ requests failed with them/);
});

test('without its database it is drilled, and not accused of what our own probes would do to it', async () => {
  const run = await kinto.drilled('db-down', buckets);
  expect(run.code, run.stderr).toBe(0);
  const grades = gradesOf(run);
  for (const id of [
    'watching/harmless',
    'probes/readiness/broken',
    'probes/user/broken',
    'probes/user/recovers',
  ])
    expect([id, grades.get(id)], run.stderr).toEqual([id, 'pass']);
  expectSameOutage(run);
});

test('on a network that resets connections to its database it comes back, and loses nothing', async () => {
  const run = await kinto.drilled('flaky-network/database-reset', buckets);
  expect(run.code, run.stderr).toBe(0);
  expect(gradesOf(run).get('ledger/lost'), run.stderr).toBe('pass');
  expectSameRecovery(run);
});
