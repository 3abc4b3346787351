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

/** Senders are answered 5xx. */
export const errors: Told = {
  alert: 'HubErrors',
  receiver: 'oncall',
  labels: { severity: 'critical' },
  annotations: { runbook: 'runbooks/runbook-postgres-corrupted.md' },
};

/** The wiki, or the database of rows, has not answered the bridge for a minute. */
export const sideDown = (alert: 'HubDocmostDown' | 'HubBaserowDown', runbook: string): Told => ({
  alert,
  receiver: 'oncall',
  labels: { severity: 'critical' },
  annotations: { runbook: `runbooks/${runbook}` },
});

export const queueGrowing: Told = {
  alert: 'HubQueueGrowing',
  receiver: 'ops',
  labels: { severity: 'warning' },
  annotations: { runbook: 'runbooks/runbook-docmost-down.md' },
};

export const degraded: Told = {
  alert: 'HubDegraded',
  receiver: 'ops',
  says: 'cannot tell people',
  labels: { severity: 'warning', part: 'mail' },
  annotations: { runbook: 'runbooks/runbook-mail-down.md' },
};

export const headerForgotten: Told = {
  alert: 'HubHeaderForgotten',
  receiver: 'oncall',
  says: 'URGENT',
  labels: { severity: 'critical' },
  annotations: { runbook: 'runbooks/runbook-event-loop.md' },
};

export const signatureRefused: Told = {
  alert: 'HubSignatureRefused',
  receiver: 'ops',
  labels: { severity: 'warning' },
  annotations: { runbook: 'runbooks/runbook-rotate-secrets.md' },
};

export const loop: Told = {
  alert: 'HubLoop',
  receiver: 'oncall',
  labels: { severity: 'critical' },
  annotations: { runbook: 'runbooks/runbook-event-loop.md' },
};
