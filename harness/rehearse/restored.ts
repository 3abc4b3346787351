/**
 * What users lose by a restore that goes back to a moment: what was acknowledged before must be there, what came later is given
 * up, and is counted. A part of rehearsals that restore.
 */

import { z } from 'zod';
import { type Interval, intervalSchema } from '../model/time.ts';
import { count, duration } from '../text/format.ts';
import type { Part, PartEvidence, PartJudgement } from './part.ts';

/** What steps do with it. */
export interface Restored {
  /** Notes the moment that is restored, on the rehearsal's clock: what is acknowledged before its low end must be there. */
  to(moment: Interval): void;
}

const records = {
  restored: z.strictObject({ kind: z.literal('restored'), t: z.number(), moment: intervalSchema }),
};
type RestoredRecord = z.infer<typeof records.restored>;

export function restored(): Part<Restored, RestoredRecord> {
  return {
    records,
    start: ({ world, record }) => ({
      api: { to: (moment) => record({ kind: 'restored', t: world.clock.now(), moment }) },
    }),
    judge: judgeRestored,
  };
}

export function judgeRestored(seen: PartEvidence<RestoredRecord>): PartJudgement {
  const { moment } = seen.records.at(-1) ?? {};
  if (moment === undefined) return {};
  const gone = seen.ledger.lost.map((id) => {
    const [written = 0, found = written] = [seen.written(id), seen.readBack(id)];
    return { id, written, ageMs: Math.max(0, found - written) };
  });
  const kept = gone.filter(({ written }) => written < moment.low);
  const givenUp = gone.filter(({ written }) => written >= moment.low);
  const last = Math.max(moment.low, ...givenUp.map(({ written }) => written));
  return {
    rows: { lost: kept.map(({ id, ageMs }) => ({ id, wrote: id, reads: null, ageMs })), damaged: [] },
    deviations:
      givenUp.length === 0
        ? []
        : [
            `${count(givenUp.length, 'write')} of the ${duration(last - moment.low)} after the moment that was restored ` +
              'were given up with it, as they had to be',
          ],
  };
}
