import type { RowWanted } from '../../model/request.ts';
import type { Judged } from './prober-answer.ts';

/** Whether the first row of an answer is as wanted; a database's figures are compared as they print. */
export function judgeFirstRow(first: object | undefined, wanted: RowWanted | undefined): Judged {
  const row = new Map<string, unknown>(Object.entries(first ?? {}));
  const isAsWanted = Object.entries(wanted ?? {}).every(([column, value]) =>
    value === null ? row.get(column) === null : String(row.get(column)) === String(value),
  );
  return { outcome: isAsWanted ? 'good' : 'bad' };
}
