import { backupKept, freshBackup, preconditions, restored as restoredPart } from 'firedrill/config';
import { people } from '../shared/people.ts';

/** What was acknowledged before the moment of the backup must be there, later writes are given up. */
export const restored = restoredPart();

/** What steps keep for those after them. */
export const kept = backupKept();

/** What may be restored: a backup of today that was one. */
export const allowed = preconditions({
  list: [freshBackup('a backup younger than 24 h was restored, and was as the original')],
  mayOverride: [],
  asks: (_variant, now) => ({ release: 'the newest backup', releaser: people.releaser, at: now }),
  refuses: () => [],
});
