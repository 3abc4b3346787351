/** Services that break one promise under a fault that was asked for: each is said to by the id of that promise. */

import { expect } from 'vitest';
import clockSkew from '../../../drills/clock-skew.ts';
import connectionsTaken from '../../../drills/connections-taken.ts';
import diskFull from '../../../drills/disk-full.ts';
import dnsOutage from '../../../drills/dns-outage.ts';
import firstRequestsFail from '../../../drills/first-requests-fail.ts';
import slowDisk from '../../../drills/slow-disk.ts';
import twoFaults from '../../../drills/two-faults.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import { withImpostor } from '../../support/impostor.ts';
import { withSettings } from '../../support/settings.ts';
import { ALWAYS_READY } from './health.ts';
import type { RedCase, Seen } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

/** The service that is broken runs on, so that the fault is seen to be in to the end. */
function expectFailed(seen: Seen, id: string): void {
  expect(seen.report.findings.find((one) => one.id === 'fault/injected')?.grade).toBe('pass');
  expectFound(seen, id);
}

function expectFound({ report, graded }: Seen, id: string): void {
  expect(report.findings.find((one) => one.id === id)?.grade, graded('fail').join('; ')).toBe('fail');
  expect(report.verdict.status).toBe('fail');
}

export const endsWithoutNames: RedCase = {
  name: 'ends-without-names',
  title: 'dns-outage fails for an API that ends when it finds no name',
  change: withoutAlerts({
    drill: dnsOutage,
    target: (target) =>
      withImpostor(
        target,
        `await require('node:dns').promises.lookup('database').catch(() => process.exit(1)); return false;`,
      ),
  }),
  // In a container that has ended no name can be looked for any more; that it ended is the API's own failure.
  expects: (seen) => expectFound(seen, 'probes/liveness/broken'),
};

export const loggedOutByItsClock: RedCase = {
  name: 'logged-out-by-its-clock',
  title: 'clock-skew fails for an API that takes an hour by the clock for an hour that passed',
  change: withoutAlerts({
    drill: clockSkew,
    target: (target) =>
      withImpostor(
        target,
        `globalThis.began ??= Date.now();
         if (request.url === '/live' || Date.now() - globalThis.began < 1_800_000) return false;
         return response.writeHead(401).end();`,
      ),
  }),
  expects: (seen) => expectFailed(seen, 'probes/user/broken'),
};

/** Says that what could not be stored was. */
const SAYS_STORED = `
  if (request.method !== 'POST' || !/playlists$/.test(request.url)) return false;
  const { status, headers, body } = await forward();
  if (status < 500) return response.writeHead(status, headers).end(body);
  response.writeHead(201, { 'content-type': 'application/json' });
  return response.end(JSON.stringify({ success: true, data: {} }));`;

export const storesOnAFullDisk: RedCase = {
  name: 'stores-on-a-full-disk',
  title: 'disk-full fails for an API that acknowledges what there was no room for',
  change: withoutAlerts({ drill: diskFull, target: (target) => withImpostor(target, SAYS_STORED) }),
  expects: (seen) => expectFailed(seen, 'ledger/lost'),
};

export const givesUpWriting: RedCase = {
  name: 'gives-up-writing',
  title: 'slow-disk fails for an API that writes nothing more once a write took too long',
  change: withoutAlerts({
    drill: slowDisk,
    target: (target) =>
      withImpostor(
        target,
        `if (request.method !== 'POST' || !/playlists$/.test(request.url)) return false;
         if (globalThis.gaveUp) return response.writeHead(503).end();
         const since = performance.now();
         const { status, headers, body } = await forward();
         globalThis.gaveUp = performance.now() - since > 700;
         return response.writeHead(status, headers).end(body);`,
      ),
  }),
  expects: (seen) => expectFailed(seen, 'traffic/recovers'),
};

export const breakerOpensAtThree: RedCase = {
  name: 'breaker-opens-at-three',
  title: 'first-requests-fail fails for a breaker that opens after three failures',
  change: withoutAlerts({
    drill: firstRequestsFail,
    target: (target) => withSettings(target, { BREAKER_FAILURES: '3' }),
  }),
  expects: (seen) => expectFailed(seen, 'checks/served-again/answers'),
};

export const readyWithoutConnections: RedCase = {
  name: 'ready-without-connections',
  title: 'connections-taken fails for a readiness that looks at no database',
  change: withoutAlerts({
    drill: connectionsTaken,
    target: (target) => withImpostor(target, `${ALWAYS_READY} return false;`),
  }),
  expects: (seen) => expectFailed(seen, 'probes/readiness/broken'),
};

/** Two proxies in a row bear less than the service itself. */
function askedLessOften(target: Target): Target {
  const { readiness, liveness, user } = target.contract.probes;
  const everyMs = 60;
  const probes = {
    ...(readiness ? { readiness: { ...readiness, everyMs } } : {}),
    ...(liveness ? { liveness: { ...liveness, everyMs } } : {}),
    ...(user ? { user: { ...user, everyMs } } : {}),
  };
  return { ...target, contract: { ...target.contract, probes } };
}

export const notReadyWithoutItsCache: RedCase = {
  name: 'not-ready-without-its-cache',
  title: 'two-faults tells which of two it was that a readiness should not have minded',
  change: withoutAlerts({
    drill: twoFaults,
    target: (target) =>
      withImpostor(
        askedLessOften(target),
        `if (request.url !== '/readyz') return false;
         const { status, headers, body } = await forward();
         if (JSON.parse(body).checks?.redis?.status !== 'error') return response.writeHead(status, headers).end(body);
         return response.writeHead(503, { 'content-type': 'application/json' }).end('{"status":"not_ready"}');`,
      ),
  }),
  expects(seen) {
    expectFailed(seen, 'together/readiness');
    const found = seen.report.findings.find(({ id }) => id === 'together/readiness');
    expect(found?.because).toMatch(/^stopped breaks readiness alone/);
  },
};
