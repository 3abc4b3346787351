import type { WorkloadSpec } from '../../model/request.ts';
import type { Facts } from '../../signals/facts.ts';
import { but, isRead, isWritten } from '../../signals/workload/requests.ts';
import { count, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { steadySpan } from '../steady-span.ts';

/** All requests succeed, and at least half the writes and reads that the contract offers were there to see it. */
export function steadyTraffic(
  id: string,
  facts: Facts,
  { ratePerSecond }: Pick<WorkloadSpec, 'ratePerSecond'>,
): Claim[] {
  const judged = judging(id);
  const span = steadySpan(facts);
  if (span === undefined) return [];
  const { begin, end } = span;
  const within = (one: { intended: number; t: number }): boolean => one.intended >= begin && one.t <= end;
  const writes = facts.writes.filter(within);
  const reads = facts.reads.filter(within);
  const failed = [
    ...writes.filter((write) => !isWritten(write)),
    ...reads.filter((read) => !isRead(read)),
  ].sort((a, b) => a.intended - b.intended)[0];
  if (failed !== undefined) {
    const what = failed.kind === 'write' ? `a write was ${failed.outcome}` : 'a read failed';
    const status = failed.status === undefined ? '' : ` with status ${failed.status}`;
    const because = `${what}${status}${but(failed)} at ${moment(failed.intended)}`;
    return [judged('no-evidence', because, failed.intended)];
  }
  const offered = (ratePerSecond * (end - begin)) / 1000;
  // Offered half and half.
  const enough = Math.max(1, offered / 4);
  if (writes.length < enough || reads.length < enough) {
    const seen = `${count(writes.length, 'write')} and ${count(reads.length, 'read')}`;
    return [judged('no-evidence', `only ${seen} of ${Math.round(offered)} requests were over in it`)];
  }
  return [
    judged('pass', `all ${count(writes.length, 'write')} and ${count(reads.length, 'read')} succeeded`),
  ];
}
