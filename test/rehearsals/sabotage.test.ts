/** Rehearsals on a real stack whose target breaks exactly one promise: it must be caught, and named. */

import { expect, test } from 'vitest';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import killswitch from '../../targets/atmr/rehearsals/killswitch.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const FORGETFUL = `--- a/migrations/0002_passengers.sql
+++ b/migrations/0002_passengers.sql
@@ -7,7 +7,7 @@
 
 -- Down Migration
 -- What was written since goes where builds of before look for it.
-UPDATE bookings SET passenger = array_to_string(passengers, ', ') WHERE passenger IS NULL;
+UPDATE bookings SET passenger = '' WHERE passenger IS NULL;
 ALTER TABLE bookings ALTER COLUMN passenger SET NOT NULL;
 ALTER TABLE bookings DROP COLUMN passengers;
 DELETE FROM schema_version WHERE version = 2;
`;

test('a way down that drops a column with data: each row is named', async () => {
  const sabotage = { release: '2.0.0-errors', patch: FORGETFUL };
  const { report } = await rehearseTampered(backout, {
    variant: 'errors',
    sabotage,
    recordAs: 'way-back-drops-data',
  });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringMatching(/acknowledged writes were lost, [\w-]{36} .* reads ""/),
  });
  expect(report.lost.length).toBeGreaterThan(10);
  for (const row of report.lost) expect(row).toEqual({ id: row.id, wrote: `Passenger ${row.id}`, reads: '' });
  expect(report.figures.find(({ id }) => id === 'rpo')?.grade).toBe('fail');
  expect(report.checklist.at(-1)).toEqual(
    expect.objectContaining({ ok: false, evidence: expect.stringContaining(report.lost[0]?.id ?? 'no row') }),
  );
  // All else went as it should: nothing but the data tells.
  expect(report.steps.filter(({ grade }) => grade !== null).map(({ grade }) => grade)).toEqual([
    'pass',
    'pass',
    'pass',
  ]);
});

const LEAKY = `--- a/src/killswitch/gate.ts
+++ b/src/killswitch/gate.ts
@@ -26,6 +26,7 @@
   app.addHook('onRequest', async (request) => {
     const mode = killswitch.mode();
     if (mode === 'normal' || !isApi(request)) return;
+    if (request.routeOptions.url === '/api/routes') return;
     if (mode === 'maintenance')
       throw new ApiError(503, 'MAINTENANCE', 'The service is in maintenance, please retry later.', {
         retryAfterSeconds: 30,
`;

test('a killswitch that misses one route: it is named', async () => {
  const { report } = await rehearseTampered(killswitch, {
    sabotage: { release: '1.0.0', patch: LEAKY },
    recordAs: 'killswitch-misses-a-route',
  });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringContaining('the killswitch misses GET /api/routes was answered 200'),
  });
  const turnedAway = report.checklist.filter(({ title }) => title.endsWith('is turned away'));
  expect(turnedAway.length).toBeGreaterThan(6);
  expect(turnedAway.flatMap(({ ok, title }) => (ok ? [] : [title]))).toEqual([
    'GET /api/routes is turned away',
  ]);
});
