/** Small changes to a timeline. Each must hit something: a mutation that changes nothing proves nothing. */

import type { RunHeader } from '../../../harness/model/run-header.ts';
import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import type { DrillContract } from '../../../harness/promises/contract.ts';
import { inOrder } from './timeline.ts';

export type Kind = TimelineRecord['kind'];
type Of<K extends Kind> = Extract<TimelineRecord, { kind: K }>;

/** Without the records of a kind that `which` picks. */
export function without<K extends Kind>(
  records: readonly TimelineRecord[],
  kind: K,
  which: (record: Of<K>) => boolean = () => true,
): TimelineRecord[] {
  const kept = records.filter((record) => !(record.kind === kind && which(record as Of<K>)));
  if (kept.length === records.length) throw new Error(`no ${kind} record was picked`);
  return kept;
}

/** With the records of a kind replaced by what `change` makes of them. */
export function changed<K extends Kind>(
  records: readonly TimelineRecord[],
  kind: K,
  change: (record: Of<K>) => TimelineRecord,
): TimelineRecord[] {
  let hits = 0;
  const made = records.map((record) => {
    if (record.kind !== kind) return record;
    const next = change(record as Of<K>);
    if (next !== record) hits += 1;
    return next;
  });
  if (hits === 0) throw new Error(`no ${kind} record was changed`);
  return inOrder(made);
}

export function plus(records: readonly TimelineRecord[], ...more: TimelineRecord[]): TimelineRecord[] {
  return inOrder([...records, ...more]);
}

/** As if the run had ended there: nothing is recorded afterwards but what `stop` and `end` say. */
export function cutAt(records: readonly TimelineRecord[], t: number): TimelineRecord[] {
  return records.filter((record) => record.t <= t);
}

export function withHeader(records: readonly TimelineRecord[], change: Partial<RunHeader>): TimelineRecord[] {
  return changed(records, 'run', (header) => ({ ...header, ...change }));
}

export function withContract(
  records: readonly TimelineRecord[],
  change: Partial<DrillContract>,
): TimelineRecord[] {
  return changed(records, 'run', (header) => ({ ...header, contract: { ...header.contract, ...change } }));
}
