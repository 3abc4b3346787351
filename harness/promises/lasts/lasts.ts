/** The fault lasts as long as owners say that theirs must: "five minutes down", in production's time, which a pace shortens. */

import { durationSchema } from '../../model/scalars.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { duration, exact } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise } from '../kind.ts';
import type { Plan } from '../plan.ts';

const ID = 'lasts/fault';

export const lasts = definePromise({
  key: 'lasts',
  contract: {
    /** Milliseconds for which the fault is in at the least, in production's time: at pace 10 a tenth of them, and the report says so. */
    lasts: durationSchema.exactOptional(),
  },
  withoutFault: () => ({}),
  expects: ({ lasts: ms }, plan) =>
    ms === undefined
      ? []
      : [{ id: ID, words: `the fault is in for ${wordsOf(ms, plan)}`, phase: 'hold', moot: 'fault' }],
  knows: (_, facts) => facts,
  asks({ lasts: ms }, { plan, facts, now }, moment) {
    if (ms === undefined || moment !== 'hold') return [];
    const wanted = shortened(ms, plan);
    return [
      {
        id: ID,
        for: `the fault to be in for ${wordsOf(ms, plan)}`,
        limitMs: wanted * 2,
        outlives: true,
        look() {
          const had = now() - (facts.fault.injected ?? now());
          return had >= wanted ? { met: true } : { met: false, seen: `${duration(had)} so far` };
        },
      },
    ];
  },
  judge({ lasts: ms }, { fault: { injected, undoing } }: Facts, { plan }): Claim[] {
    if (ms === undefined) return [];
    const judged = judging(ID);
    if (injected === undefined || undoing === undefined) return [judged('no-evidence', 'it was not undone')];
    const had = undoing - injected;
    const because = `it was in for ${duration(had)}`;
    // How long a fault lasts is the run's own doing, and no target's.
    return [judged(had >= shortened(ms, plan) ? 'pass' : 'no-evidence', because, undoing)];
  },
});

const shortened = (ms: Millis, { pace: { pace } }: Plan): Millis => ms / pace;

function wordsOf(ms: Millis, plan: Plan): string {
  const { pace } = plan.pace;
  return pace === 1 ? exact(ms) : `${exact(shortened(ms, plan))}, which are ${exact(ms)} at pace ${pace}`;
}
