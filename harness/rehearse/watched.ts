/** Whether what a rehearsal relies on is there to tell: before it begins, and until it is over. */

import type { Step } from '../model/progress.ts';
import type { Millis } from '../model/time.ts';
import { PROMETHEUS } from '../promises/rests.ts';
import type { Shell } from '../run/shell.ts';
import { waitFor } from '../run/wait.ts';
import type { Facts } from '../signals/facts.ts';
import { sourceGap, wallClockGap } from '../signals/sources/gaps.ts';
import type { RehearsalHeader } from './records.ts';

/** Decisions are made of the first's answers, receipts are told by the second, and recovery is seen by the third. */
const REQUIRED = [...PROMETHEUS, 'receiver', 'prober'] as const;

/** Two scrapes of a slow production; a source that is not there by then is missed by the judge. */
const LIMIT_MS = 90_000;

/** Waits until each source has answered, and goes on without those that do not. */
export async function reachWatched(run: Shell, step: Step): Promise<void> {
  const { clock, recorder, signal, facts, phases } = run;
  const since = clock.now();
  for (const source of REQUIRED)
    await waitFor(
      {
        id: `sources/${source}`,
        for: `${source} answering`,
        since,
        limitMs: LIMIT_MS,
        phase: phases.current(),
        look() {
          const { ok, detail } = facts.sources.get(source)?.at(-1) ?? {
            ok: false,
            detail: 'no word of it yet',
          };
          return ok ? { met: true } : { met: false, seen: detail };
        },
      },
      { clock, recorder, step, signal },
    );
}

/** Why what was seen between two moments cannot be relied on; empty when it can. */
export function evidenceGaps(
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
