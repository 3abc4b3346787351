import type { DrillContract } from 'firedrill/config';

type Told = NonNullable<NonNullable<DrillContract['alerts']>['expected']>[number];

/** Who is told of what; drills say which of these they bring about. */
export const notReady: Told = {
  alert: 'HubNotReady',
  receiver: 'oncall',
  integration: 'pagerduty',
  labels: { severity: 'critical' },
  annotations: { runbook: 'runbooks/runbook-postgres-corrupted.md' },
};

/** The wiki, or the database of rows, has not answered the bridge for a minute. */
export const sideDown = (alert: 'HubDocmostDown' | 'HubBaserowDown'): Told => ({
  alert,
  receiver: 'oncall',
  labels: { severity: 'critical' },
});

export const loop: Told = {
  alert: 'HubLoop',
  receiver: 'oncall',
  labels: { severity: 'critical' },
  annotations: { runbook: 'runbooks/runbook-event-loop.md' },
};
