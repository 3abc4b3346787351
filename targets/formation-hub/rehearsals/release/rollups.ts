/** What is added up of past days, as a part of the rehearsal: it must be after a release what it was before. */

import type { Part, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';

/** What steps and the decision do with it. */
export interface Rollups {
  /** Notes the sums as they are; later entries are no part of them. */
  note(signal: AbortSignal): Promise<void>;
  /** How many sums there were, and how many are others now or cannot be made. */
  compare(signal: AbortSignal): Promise<{ checked: number; wrong: number }>;
}

/** By what events are about and what became of them. */
const SUMS = (upTo: string) =>
  `SELECT split_part(entity, ':', 1), outcome, count(*), sum(duration_ms) FROM audit WHERE seq <= ${upTo} GROUP BY 1, 2 ORDER BY 1, 2`;

export const rollups: Part<Rollups> = {
  records: {},
  start({ world }) {
    let upTo = '0';
    let noted: readonly string[] = [];
    return {
      api: {
        async note(signal) {
          const [[last = '0'] = []] = await sql(world, 'SELECT coalesce(max(seq), 0) FROM audit', signal);
          upTo = last;
          noted = await sums(world, upTo, signal);
        },
        async compare(signal) {
          const checked = noted.length;
          try {
            const now = await sums(world, upTo, signal);
            return { checked, wrong: noted.filter((sum) => !now.includes(sum)).length };
          } catch {
            // The server is asked whether it is well besides; sums that it cannot make of its rows are wrong.
            return { checked, wrong: checked };
          }
        },
      },
    };
  },
};

async function sums(world: World, upTo: string, signal: AbortSignal): Promise<string[]> {
  return (await sql(world, SUMS(upTo), signal)).map((columns) => columns.join(' '));
}
