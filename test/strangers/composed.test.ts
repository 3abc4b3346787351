/** A Go service that its compose file builds, and PostgreSQL: what the report tells is what a request a second shows. */

import { expect, test } from 'vitest';
import { drilled, expectSameOutage, expectSameRecovery } from '../support/onboarding.ts';
import { strangersProject } from '../support/strangers-project.ts';

const notes = { service: 'web', path: '/notes' };

test('its database is down for as long as it is by the clock', async () => {
  await using project = await strangersProject();
  const run = await drilled(project.folder, 'composed', 'db-down', notes);
  expect(run.code, run.stderr).toBe(0);
  expectSameOutage(run);
});

test('on a network that resets connections it is well again when the report says so', async () => {
  await using project = await strangersProject();
  const run = await drilled(project.folder, 'composed', 'flaky-network/database-reset', notes);
  expect(run.code, run.stderr).toBe(0);
  expectSameRecovery(run);
});
