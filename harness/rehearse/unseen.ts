/** Whether what a rehearsal relies on was there to tell. Pure. */

import type { Millis } from '../model/time.ts';
import { PROMETHEUS } from '../promises/rests.ts';
import type { Facts } from '../signals/facts.ts';
import { sourceGap, wallClockGap } from '../signals/sources/gaps.ts';
import type { RehearsalHeader } from './records.ts';

/** Decisions are made of the first's answers, receipts are told by the second, and recovery is seen by the third. */
const REQUIRED = [...PROMETHEUS, 'receiver', 'prober'] as const;

/** Why what was seen between two moments cannot be relied on; empty when it can. */
export function unseen(
  facts: Pick<Facts, 'sources'>,
  { pace }: Pick<RehearsalHeader, 'pace'>,
  from: Millis,
  until: Millis,
): string[] {
  const gaps = REQUIRED.map((source) =>
    sourceGap(facts, source, { from, to: until }, pace.evaluationIntervalMs),
  );
  return [...gaps, wallClockGap(facts, until)].flatMap((gap) => gap?.because ?? []);
}
