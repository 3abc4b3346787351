import { backupKept, preconditions, restored as restoredPart } from 'firedrill/config';
import { people } from '../shared/people.ts';

const DAY_MS = 24 * 3_600_000;

/** What was acknowledged before the moment of the backup must be there, later writes are given up. */
export const restored = restoredPart();

/** What steps keep for those after them. */
export const kept = backupKept();

/** What may be restored: a backup of today that was one. */
export const allowed = preconditions({
  list: [
    {
      id: 'backup',
      title: 'a backup younger than 24 h was restored, and was as the original',
      is: 'backup',
      file: 'backup.json',
      withinMs: DAY_MS,
    },
  ],
  mayOverride: [],
  asks: (_variant, now) => ({ release: 'the newest backup', releaser: people.releaser, at: now }),
  refuses: () => [],
});
