/** Whether those who should have told us of a rehearsal were there to tell. Pure. */

import type { Millis } from '../model/time.ts';
import { PROMETHEUS, sourceTrouble, wallClockTrouble } from '../promises/sources/judge.ts';
import type { Evidence } from '../signals/evidence.ts';
import type { RehearsalHeader } from './records.ts';

/** Decisions are made of the first's answers, receipts are told by the second, and recovery is seen by the third. */
const REQUIRED = [...PROMETHEUS, 'receiver', 'prober'] as const;

/** Why what was seen between two moments cannot be relied on; empty when it can. */
export function unseen(
  evidence: Pick<Evidence, 'sources'>,
  header: Pick<RehearsalHeader, 'pace'>,
  from: Millis,
  until: Millis,
): string[] {
  const troubles = REQUIRED.map((source) => sourceTrouble({ evidence, header }, source, from, until));
  return [...troubles, wallClockTrouble(evidence, until)].flatMap((trouble) => trouble?.because ?? []);
}
