import { type Part, restored as restoredPart } from 'firedrill/config';

/** Writes of before the moment that is restored must be there, later ones are given up. */
export const restored = restoredPart();

/** Where bad backups are tried no database is lost, and nothing is timed against what holds of a loss. */
export const refusing: Part<undefined> = {
  records: {},
  start: () => ({ api: undefined }),
  judge: ({ header }) =>
    header.variant === 'bad-backups'
      ? { excuse: 'no database was lost: it was asked whether bad backups are refused' }
      : {},
};
