/** gauzian is scaled out and back, breached, and its database given more; and each on a system that breaks one promise of it. */

import { expect, test } from 'vitest';
import type { RehearsalReport } from '../../harness/report/rehearsal/rehearsal-report.ts';
import breach from '../../targets/gauzian/rehearsals/breach.ts';
import resize from '../../targets/gauzian/rehearsals/resize-database.ts';
import scaleOut from '../../targets/gauzian/rehearsals/scale-out.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const target = 'gauzian';
const failedPoints = ({ checklist }: RehearsalReport) =>
  checklist.flatMap(({ ok, title }) => (ok ? [] : [title]));

test.each([scaleOut, resize, breach])('$name', async (rehearsal) => {
  const { report } = await rehearseTampered(rehearsal, { target, recordAs: `${rehearsal.name}-usual` });
  expect(report.verdict.status, report.verdict.reason).toMatch(/^(pass|acceptable)$/);
  expect(failedPoints(report)).toEqual([]);
});

test('a replica that the balancer does not know gets no traffic, and is named', async () => {
  const { report } = await rehearseTampered(scaleOut, {
    target,
    recordAs: 'scale-out-forgets-one',
    tamper({ services: { balancer, ...services }, ...rest }) {
      if (balancer === undefined) throw new Error('gauzian has no balancer');
      const environment = { ...balancer.environment, API_5: '{api-4}' };
      return { ...rest, services: { ...services, balancer: { ...balancer, environment } } };
    },
  });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringMatching(/^Each replica gets traffic: .*api-5 0/),
  });
});

const COLD = `--- a/src/app.ts
+++ b/src/app.ts
@@ -41,4 +41,5 @@ export function buildApp(config: Config, parts: Parts = {}): { app: FastifyInsta
   // Which replica answered.
-  app.addHook('onRequest', async (_request, reply) => {
+  app.addHook('onRequest', async (request, reply) => {
     reply.header('x-served-by', hostname());
+    if (process.uptime() < 15 && request.url.startsWith('/drive')) throw new Error('not warm yet');
   });
`;

test('a replica that is ready before it can serve: users who are turned away are counted', async () => {
  const { report } = await rehearseTampered(scaleOut, {
    target,
    sabotage: { release: '1.0.0', patch: COLD },
    recordAs: 'scale-out-cold',
  });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringMatching(/^No user has noticed: .* requests failed/),
  });
  expect(failedPoints(report)).toEqual(['no user is turned away']);
});

const MOUNTED = `--- a/src/auth/tokens.ts
+++ b/src/auth/tokens.ts
@@ -1,2 +1,3 @@
 import { randomUUID } from 'node:crypto';
+import { readFileSync } from 'node:fs';
 import { jwtVerify, SignJWT } from 'jose';
@@ -25,3 +26,3 @@ export const unauthorized = (message: string): ApiError => new ApiError(401, 'UN
 export function createTokens(secret: string): Tokens {
-  const key = new TextEncoder().encode(secret);
+  const key = new TextEncoder().encode(readFileSync('/run/secrets/JWT_SECRET', 'utf8').trim() || secret);
   return {
`;

test('a backend that still reads the secret of before: tokens of before are named', async () => {
  const { report } = await rehearseTampered(breach, {
    target,
    sabotage: { release: '1.0.0', patch: MOUNTED },
    recordAs: 'breach-old-secret',
  });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringContaining('the stolen one is answered 200 by balancer'),
  });
  expect(failedPoints(report)).toEqual(['tokens of before are refused']);
});

test('evidence that is kept after the isolation only: that is named', async () => {
  const { steps } = breach;
  if (typeof steps === 'function') throw new Error('the breach has one way');
  const keep = steps.filter(({ id }) => id === 'keep');
  const late = steps.flatMap((step) =>
    step.id === 'keep' ? [] : step.id === 'isolate' ? [step, ...keep] : [step],
  );
  const { report } = await rehearseTampered(
    { ...breach, steps: late },
    { target, recordAs: 'breach-isolated-first' },
  );
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringContaining('it is older than the isolation: nothing was kept by then'),
  });
});

const GIVES_UP = `--- a/src/health/checks.ts
+++ b/src/health/checks.ts
@@ -62,2 +62,3 @@ function watched(
   return async () => {
+    if (trouble?.includes('Failed to connect')) return 'error';
     try {
`;

test('a backend that does not find its database again: users are not served', async () => {
  const { report } = await rehearseTampered(resize, {
    target,
    sabotage: { release: '1.0.0', patch: GIVES_UP },
    recordAs: 'resize-database-gives-up',
  });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringMatching(/^Users are served again: /),
  });
});
