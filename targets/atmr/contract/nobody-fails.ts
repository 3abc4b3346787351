import type { MetricExpectation } from 'firedrill/config';

/** Whoever breaks something must know that nothing was broken before. */
export const nobodyFails: MetricExpectation = {
  title: 'no user request fails in steady state',
  query: 'sum(rate(http_request_errors_total{path!~"/api/canary.*"}[1m])) or vector(0)',
  phase: 'steady',
  holds: 'always',
  is: { equals: 0 },
};
