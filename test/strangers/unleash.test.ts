/** Unleash (npm, Node, PostgreSQL); test/strangers/unleash/README.md has what was found. */

import { expect, test } from 'vitest';
import { expectSameOutage, expectSameRecovery, gradesOf, onboarding } from '../support/onboarding.ts';

const unleash = onboarding('unleash');
const headers = { authorization: '*:*.unleash-insecure-admin-api-token' };
const flags = { service: 'web', path: '/api/admin/projects/default/features', headers };

test('init finds its routes, and writes a target that needs no more than looking at', async () => {
  const text = await unleash.init();
  expect(text).toContain('readiness: { path: /ready } # guess: it answered 200');
  expect(text).toContain('# /health answered 200.');
});

test('without its database its readiness says that it is well: that is found', async () => {
  const run = await unleash.drilled('db-down', flags);
  expect(run.code, run.stderr).toBe(1);
  const grades = gradesOf(run);
  expect(grades.get('probes/readiness/broken'), run.stderr).toBe('fail');
  for (const id of ['watching/harmless', 'probes/user/broken', 'probes/user/recovers', 'ledger/lost'])
    expect([id, grades.get(id)], run.stderr).toEqual([id, 'pass']);
  expectSameOutage(run);
});

test('on a network that resets connections to its database no acknowledged flag is lost', async () => {
  const run = await unleash.drilled('flaky-network/database-reset', flags);
  const grades = gradesOf(run);
  const failed = [...grades].flatMap(([id, grade]) => (grade === 'fail' ? [id] : []));
  expect(failed, run.stderr).not.toContain('ledger/lost');
  // Two things its page tells of come about by chance: its process ends, by which all else is broken, or a read is answered 404.
  if (failed.includes('survives/web')) {
    expect(run.code, run.stderr).toBe(1);
    return;
  }
  expect(
    failed.filter((id) => id !== 'ledger/readable'),
    run.stderr,
  ).toEqual([]);
  expect(run.code, run.stderr).toBe(failed.length === 0 ? 0 : 1);
  expect(grades.get('ledger/lost'), run.stderr).toBe('pass');
  expectSameRecovery(run);
});
