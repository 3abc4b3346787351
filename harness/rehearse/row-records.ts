/** What is recorded of rows. */

import { z } from 'zod';

export interface RowsSpec {
  /** Field of a row's answer that is compared. */
  path: string;
  /** What it read when it was written, by the row's id. */
  of(id: string): string;
  /** The point of a checklist that is read from the ledger at the end, where that list was gone through. */
  point?: { list: string; title: string };
}

const compared = { t: z.number(), id: z.string(), ok: z.boolean(), seen: z.string() };

export const ROW_RECORDS = {
  /** A row as users read it, against what was written. `when`: during the rehearsal, or at its end. */
  content: z.strictObject({ kind: z.literal('content'), ...compared, when: z.enum(['during', 'end']) }),
  /** A row as the database held it right before the way back, where that could be asked. */
  kept: z.strictObject({ kind: z.literal('kept'), ...compared }),
};

export type RowRecord = z.infer<(typeof ROW_RECORDS)[keyof typeof ROW_RECORDS]>;
