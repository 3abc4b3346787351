import { defineTarget } from 'firedrill/config';
import heavy from '../heavy/target.ts';
import notes from '../notes/target.ts';

const { readiness, user } = notes.contract.probes;

/** The same, asked more often than it bears, since its owners wanted it so. */
export default defineTarget({
  ...heavy,
  name: 'overwatched',
  summary: 'Notes in PostgreSQL: one worker, whose health check is asked 33 times a second',
  contract: {
    ...heavy.contract,
    probes: { readiness: { ...readiness, everyMs: 30 }, user: { ...user, everyMs: 100 } },
  },
});
