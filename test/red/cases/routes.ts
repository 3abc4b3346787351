import { expect } from 'vitest';
import osrmDown from '../../../drills/osrm-down.ts';
import { withSettings } from '../../support/settings.ts';
import type { RedCase } from './red-case.ts';

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
