/** What became of the rows that users wrote. Pure. */

import type { RowReport } from '../report/rehearsal/rehearsal-report.ts';
import { someOf } from '../text/some-of.ts';
import type { PartEvidence, PartJudgement } from './part.ts';
import type { RowRecord, RowsSpec } from './row-records.ts';

type ContentRecord = Extract<RowRecord, { kind: 'content' }>;
type KeptRecord = Extract<RowRecord, { kind: 'kept' }>;

export function judgeRows(spec: RowsSpec, seen: PartEvidence<RowRecord>): PartJudgement {
  const { records, ledger } = seen;
  const contents = records.filter((one) => one.kind === 'content');
  const kept = records.filter((one) => one.kind === 'kept');
  const { lost, damaged } = changedRows(contents, kept, ledger.lost, spec.of);
  const foundAt = (id: string) =>
    Math.max(seen.readBack(id) ?? 0, contents.findLast((one) => one.id === id)?.t ?? 0);
  const aged = lost.map((row) => ({
    ...row,
    ageMs: Math.max(0, foundAt(row.id) - (seen.written(row.id) ?? foundAt(row.id))),
  }));
  const point = spec.point && dataPoint(spec.point, { lost, damaged }, seen);
  return {
    rows: { lost: aged, damaged },
    points: point === undefined ? [] : [point],
    deviations:
      damaged.length === 0
        ? []
        : [`${damaged.length} rows were wrong before the way back already, and still are`],
  };
}

/** Rows by what became of them between the way back and the end. */
function changedRows(
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

function dataPoint(
  point: { list: string; title: string },
  { lost, damaged }: { lost: readonly RowReport[]; damaged: readonly RowReport[] },
  { ledger }: PartEvidence<RowRecord>,
) {
  const { acknowledged } = ledger.summary;
  const unknown = ledger.unknown.length;
  const named = someOf(lost.map(({ id }) => id));
  const kept =
    damaged.length === 0
      ? 'read what was written'
      : `read what they did before the way back; ${damaged.length} were wrong then already`;
  return {
    ...point,
    ok: lost.length === 0 && unknown === 0,
    // That of a write nothing is known is no loss that was seen; it is missing.
    broken: lost.length > 0,
    evidence:
      lost.length === 0
        ? `all of ${acknowledged} acknowledged writes are there and ${kept}${unknown > 0 ? `, but of ${unknown} the target could not say` : ''}`
        : `${lost.length} of ${acknowledged} acknowledged writes are lost: ${named}`,
  };
}
