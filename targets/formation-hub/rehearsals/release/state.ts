import type { Content } from 'firedrill/config';

/** What steps of one rehearsal keep for those after them. */
export interface State {
  /** What looks after the deployment came to, by the ids of their rules. */
  looked: Record<string, { ok: boolean; seen: string }>;
  /** What the database held at the moment of the backup, and when that was. */
  noted: Content;
  moment: { low: number; high: number };
}
