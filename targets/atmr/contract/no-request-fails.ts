import type { MetricExpectation } from 'firedrill/config';

/** Before something is broken it must be known that nothing was broken already. */
export const noRequestFails: MetricExpectation = {
  title: 'no user request fails in steady state',
  query: 'sum(rate(http_request_errors_total{path!~"/api/canary.*"}[1m])) or vector(0)',
  phase: 'steady',
  holds: 'always',
  is: { equals: 0 },
};
