import type { MetricExpectation } from 'firedrill/config';

/** Before something is broken it must be known that nothing was broken already. */
export const noRequestFails: MetricExpectation = {
  title: 'no user request fails in steady state',
  query: 'sum(rate(gauzian_requests_total{status=~"5.."}[1m])) or vector(0)',
  phase: 'steady',
  holds: 'always',
  is: { equals: 0 },
};
