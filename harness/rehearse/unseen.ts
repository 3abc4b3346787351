/** Whether those who should have told us of a rehearsal were there to tell. Pure. */

import { PROMETHEUS, sourceTrouble, wallClockTrouble } from '../judge/sources.ts';
import type { Evidence } from '../measure/evidence.ts';
import type { Millis } from '../model/time.ts';
import type { RehearsalHeader } from './records.ts';

/** Decisions are made of the first's answers, receipts are told by the second, and recovery is seen by the third. */
const REQUIRED = [...PROMETHEUS, 'receiver', 'prober'] as const;

/** Why what was seen until a moment cannot be relied on; empty when it can. */
export function unseen(
  evidence: Pick<Evidence, 'sources'>,
  header: Pick<RehearsalHeader, 'pace'>,
  until: Millis,
): string[] {
  const troubles = REQUIRED.map((source) => {
    const first = evidence.sources.get(source)?.find(({ ok }) => ok);
    return sourceTrouble({ evidence, header }, source, first?.t ?? 0, until);
  });
  return [...troubles, wallClockTrouble(evidence, until)].flatMap((trouble) => trouble?.because ?? []);
}
