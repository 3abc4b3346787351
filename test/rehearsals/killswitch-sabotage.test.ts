/** Killswitches that break one promise each, on a real stack: each is caught, and named. One that misses a route is in sabotage.test.ts. */

import { expect, test } from 'vitest';
import killswitch from '../../targets/atmr/rehearsals/killswitch.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const GATE = `--- a/src/killswitch/gate.ts
+++ b/src/killswitch/gate.ts
`;

const CUTS_OFF = `${GATE}@@ -26,3 +26,6 @@
+  app.addHook('onSend', async (request, reply) => {
+    if (killswitch.mode() === 'maintenance' && isApi(request)) reply.code(503);
+  });
   app.addHook('onRequest', async (request) => {
     const mode = killswitch.mode();
     if (mode === 'normal' || !isApi(request)) return;
`;

const LIES = `${GATE}@@ -26,3 +26,3 @@
   app.addHook('onRequest', async (request) => {
     const mode = killswitch.mode();
-    if (mode === 'normal' || !isApi(request)) return;
+    if (mode === 'normal') return;
`;

const FORGETS = `--- a/src/killswitch/state.ts
+++ b/src/killswitch/state.ts
@@ -28,4 +28,3 @@
 const SET = \`
 redis.call('SET', KEYS[1], ARGV[1])
-redis.call('RPUSH', KEYS[2], ARGV[1])
 return 1\`;
`;

test.each([
  [
    'cuts-off-bookings',
    'cuts off what is under way',
    CUTS_OFF,
    /work in flight is finished: .* 0 of \d+ requests that were under way/,
  ],
  [
    'turns-probes-away',
    'turns probes away, too',
    LIES,
    /^probes tell the truth, database down: .*\/health 503/,
  ],
  [
    'forgets-who-set-it',
    'forgets who set it',
    FORGETS,
    /Who, when and why is recorded: .*it will not be: \[\]/,
  ],
])('killswitch-%s: a killswitch that %s', async (recordAs, _, patch, words) => {
  const { report } = await rehearseTampered(killswitch, {
    sabotage: { release: '1.0.0', patch },
    recordAs: `killswitch-${recordAs}`,
  });
  expect(report.verdict).toEqual({ status: 'fail', reason: expect.stringMatching(words) });
  const failed = report.steps.filter(({ outcome }) => outcome === 'failed');
  expect(
    failed.map(({ title }) => title),
    'nothing but that',
  ).toHaveLength(1);
  expect(report.lost).toEqual([]);
});
