import type { DrillContract } from 'firedrill/config';

type Expected = NonNullable<NonNullable<DrillContract['alerts']>['expected']>[number];

const by =
  (receiver: string, severity: string) =>
  (alert: string, runbook: string, says?: string): Expected => ({
    alert,
    receiver,
    ...(says === undefined ? {} : { says }),
    labels: { severity },
    annotations: { runbook: `runbooks/${runbook}.md` },
  });

/** One that pages. */
export const paged = by('pager', 'critical');
/** One that is told in the team's channel. */
export const told = by('chat', 'warning');

export const backendDown = paged('GauzianBackendDown', 'backend-down', 'The backend is down');
