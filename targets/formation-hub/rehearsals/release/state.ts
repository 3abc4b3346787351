import type { BackedUp } from 'firedrill/config';

/** What steps of one rehearsal keep for those after them. */
export interface State extends BackedUp {
  /** What looks after the deployment came to, by the ids of their rules. */
  looked: Record<string, { ok: boolean; seen: string }>;
}
