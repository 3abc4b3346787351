import type { Content } from 'firedrill/config';

/** What steps of one rehearsal keep for those after them. */
export interface State {
  /** What the database held at the moment that is restored. */
  noted: Content;
  /** Bookings of before that moment and of after it. */
  kept: string;
  lost: string;
  /** What the backup took, milliseconds: what it holds is older by that when it can be restored from. */
  backupMs: { low: number; high: number };
}

export const newState = (): State => ({
  noted: new Map(),
  kept: '',
  lost: '',
  backupMs: { low: 0, high: 0 },
});
