/** What became of the rows that users wrote. Pure. */

import type { RowReport } from '../report/rehearsal/rehearsal-report.ts';
import type { RehearsalRecord } from './records.ts';

type ContentRecord = Extract<RehearsalRecord, { kind: 'content' }>;
type KeptRecord = Extract<RehearsalRecord, { kind: 'kept' }>;

/** The eighth point of the plan's checklist, read from the ledger. */
export const DATA = 'no critical data is lost';

/** Rows by what became of them between the way back and the end. */
export function changedRows(
  contents: readonly ContentRecord[],
  kept: readonly KeptRecord[],
  absent: readonly string[],
  wrote: (id: string) => string,
): { lost: RowReport[]; damaged: RowReport[] } {
  const before = new Map(kept.map(({ id, seen, ok }) => [id, { seen, ok }]));
  const releaseDamages = kept.some(({ ok }) => !ok);
  const wrong = contents.filter(({ when, ok }) => when === 'end' && !ok);
  const damaged = wrong.filter(({ id, seen }) => {
    const then = before.get(id);
    // Written between the noting and the way back: taken for damaged where the release is known to damage.
    return then === undefined ? releaseDamages && seen !== '' : then.seen === seen;
  });
  const row = ({ id, seen }: { id: string; seen: string }) => ({ id, wrote: wrote(id), reads: seen });
  return {
    lost: [
      ...absent.map((id) => ({ id, wrote: wrote(id), reads: null })),
      ...wrong.filter((one) => !damaged.includes(one)).map(row),
    ],
    damaged: damaged.map(row),
  };
}

/** How old a lost write was when it was found to be: what an RPO counts. */
export function ageAtEnd(records: readonly RehearsalRecord[], id: string): number {
  const written = records.find((record) => record.kind === 'write' && record.id === id);
  const found = records.findLast(
    (record) => (record.kind === 'content' || record.kind === 'readback') && record.id === id,
  );
  return written === undefined || found === undefined ? 0 : found.t - written.t;
}

/** The point of the checklist that is read from the ledger. */
export function dataPoint(
  { lost, damaged }: { lost: readonly RowReport[]; damaged: readonly RowReport[] },
  acknowledged: number,
  unknown: number,
) {
  const named = lost
    .slice(0, 20)
    .map(({ id }) => id)
    .join(', ');
  const kept =
    damaged.length === 0
      ? 'read what was written'
      : `read what they did before the way back; ${damaged.length} were wrong then already`;
  return {
    list: 'after the rollback',
    title: DATA,
    ok: lost.length === 0 && unknown === 0,
    evidence:
      lost.length === 0
        ? `all of ${acknowledged} acknowledged writes are there and ${kept}${unknown > 0 ? `, but of ${unknown} the target could not say` : ''}`
        : `${lost.length} of ${acknowledged} acknowledged writes are lost: ${named}`,
  };
}
