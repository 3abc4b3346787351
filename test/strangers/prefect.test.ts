/** Prefect (PyPI, Python, PostgreSQL and Redis), five services by compose; test/strangers/prefect/README.md has what was found. */

import { expect, test } from 'vitest';
import { expectSameOutage, expectSameRecovery, gradesOf, onboarding } from '../support/onboarding.ts';

const prefect = onboarding('prefect');
const flows = { service: 'api', path: '/api/flows/filter', method: 'POST', body: { limit: 5 } };

test('init knows who is who of five services and a job, and finds their routes', async () => {
  const text = await prefect.init();
  expect(text).toContain('entry: api # guess: it listens on 4200');
  for (const line of ['background: { role: worker }', 'worker: { role: worker }'])
    expect(text).toContain(`${line} # guess: no known program`);
  expect(text).toContain('postgres: { role: database } # guess: postgres:17');
  expect(text).toContain('redis: { role: cache } # guess: redis:8');
  expect(text).toContain('readiness: { path: /api/ready } # guess: it answered 200');
  expect(text).not.toContain('migrated');
});

test('without its database it says so, and all five are back by themselves', async () => {
  const run = await prefect.drilled('db-down', flows);
  expect(run.code, run.stderr).toBe(0);
  expect(gradesOf(run).get('probes/readiness/broken'), run.stderr).toBe('pass');
  expectSameOutage(run);
});

test('on a network that resets connections to its database it comes back, and loses nothing', async () => {
  const run = await prefect.drilled('flaky-network/database-reset', flows);
  expect(run.code, run.stderr).toBe(0);
  expect(gradesOf(run).get('ledger/lost'), run.stderr).toBe('pass');
  expectSameRecovery(run);
});
