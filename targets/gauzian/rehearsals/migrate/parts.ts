import { backupKept, freshBackup, preconditions } from 'firedrill/config';
import { sceneOf } from './variants.ts';

/** What the database held at the moment of the backup; steps keep it for those after them. */
export const kept = backupKept();

/** The owners ask for one thing before a migration. */
export const allowed = preconditions({
  list: [freshBackup('a backup younger than 24 h was restored, and was as the original')],
  mayOverride: [],
  asks: (variant, now) => ({
    release: `the migration ${sceneOf(variant).migration}`,
    releaser: 'operator',
    at: now,
  }),
  refuses: (variant) => (sceneOf(variant).backup === undefined ? [] : ['backup']),
});
