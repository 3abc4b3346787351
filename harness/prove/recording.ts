import type { Judgement } from '../model/judgement.ts';
import type { RunHeader } from '../model/run-header.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { type Promises, promisesSchema } from '../promises/contract.ts';
import { judge } from '../promises/judge.ts';
import { type Facts, gather } from '../signals/facts.ts';

/** A run of the past, as mutants are made of it. */
export interface Recording {
  header: RunHeader;
  promises: Promises;
  records: readonly TimelineRecord[];
  facts: Facts;
}

/** Undefined where the timeline has no header whose contract can be read. */
export function recordingOf(records: readonly TimelineRecord[]): Recording | undefined {
  const facts = gather(records);
  const { header } = facts;
  const promised = promisesSchema.safeParse(header?.contract);
  if (header === undefined || !promised.success) return undefined;
  return { header, promises: promised.data, records, facts };
}

/**
 * Judges a recording each record of which `change` may keep, replace or leave out. It is whole as it stands: that something
 * was left out is not what a mutant is to be recognized by.
 */
export function judgedWith(
  { records }: Recording,
  change: (record: TimelineRecord) => TimelineRecord | readonly TimelineRecord[] | undefined,
): Judgement {
  const changed = records.flatMap((record) => change(record) ?? []);
  return judge(changed.map((one) => (one.kind === 'end' ? withoutCount(one) : one)));
}

function withoutCount({ records: _, ...end }: Extract<TimelineRecord, { kind: 'end' }>): TimelineRecord {
  return end;
}

/** The alerts that the contract has fire. */
export function expectedAlerts({ promises }: Recording) {
  return promises.alerts?.expected ?? [];
}
