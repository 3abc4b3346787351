import type { DrillContract } from 'firedrill/config';

/** Seconds; those of AtmrBackupLate. */
const LATE = 4_500;

const MINUTE = 60_000;

/** Users notice nothing; the engineer on call does, before the next but one backup is missed. */
export const backupLate: DrillContract = {
  profiles: ['backups'],
  metrics: {
    'backup-ages': {
      title: 'backup_age_seconds says how old the newest backup is',
      query: 'max(backup_age_seconds{kind="dump"})',
      phase: 'hold',
      holds: 'eventually',
      is: { above: LATE },
    },
    // A rule over an age is proven as written; that its wiring is right, and that people are told, takes the alert itself.
    'alert-fires': {
      title: 'AtmrBackupLate fires in the stack, too',
      query: 'count(ALERTS{alertname="AtmrBackupLate",alertstate="firing"})',
      phase: 'hold',
      holds: 'eventually',
      is: { equals: 1 },
      within: 7 * MINUTE,
    },
    'backup-comes': {
      title: 'a backup comes soon after',
      query: 'max(backup_age_seconds{kind="dump"})',
      phase: 'verify',
      holds: 'eventually',
      is: { below: LATE },
    },
  },
  alerts: {
    expected: [
      {
        alert: 'AtmrBackupLate',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-backup-late.md' },
      },
    ],
    allowed: [],
  },
  objectives: [
    {
      objective: [{ figure: 'deliver', atMost: 600_000 }],
      acceptable: [{ figure: 'deliver', atMost: 1_200_000 }],
      source: 'ours',
    },
  ],
};
