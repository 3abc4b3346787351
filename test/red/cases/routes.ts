import { expect } from 'vitest';
import osrmDown from '../../../drills/osrm-down.ts';
import { withImpostor } from '../../support/impostor.ts';
import { withSettings } from '../../support/settings.ts';
import { failed } from './failed.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

export const routesNotKept: RedCase = {
  name: 'routes-not-kept',
  title: 'osrm-down fails for a service that keeps no routes',
  change: {
    on: 'atmr',
    drill: osrmDown,
    // A cache that has forgotten everything by the time it is needed.
    target: (target) => withSettings(target, { ROUTE_FRESH_SECONDS: '1', ROUTE_KEPT_SECONDS: '1' }),
  },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/the cached route is still served, .* answered 503/);
    // And before the fault: what is asked again and again keeps reaching the router.
    expect(graded('no-evidence').join('\n')).toMatch(
      /exactly 1 call reach router, by its own count: [2-9]\d* of \d+ calls did/,
    );
  },
};

/** Lines of an impostor: that the router answers wrongly is taken for a fault of the service's own, and told as that. */
const BLAMES_ITSELF = `
  const { status, headers, body } = await forward();
  if (status !== 502) return response.writeHead(status, headers).end(body);
  response.writeHead(500, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ success: false, error: { code: 'INTERNAL_ERROR', message: 'Something went wrong.' } }));
  return true;`;

export const routerErrorsBlamed: RedCase = {
  name: 'router-errors-blamed',
  title: 'osrm-down/errors fails for a service that takes what the router answers for its own fault',
  change: withoutAlerts({
    on: 'atmr',
    drill: osrmDown,
    variant: 'errors',
    target: (atmr) => withImpostor(atmr, BLAMES_ITSELF),
  }),
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('checks/uncached-refused/answers');
    expect(failed(report)).not.toContain('checks/cached-served/answers');
    expect(graded('fail').join('\n')).toMatch(/refused in time, saying why: .* answered 500/);
  },
};
