/** A runner that stands still, and a clock that is set: what was seen then cannot be relied on. */

import { type TimelineRecord, WALL_CLOCK } from '../../model/timeline.ts';
import type { Mutant } from '../mutant.ts';
import { judgedWith, type Recording } from '../recording.ts';

/** Figures that are told by the runner's own clock, not by production's rules. */
const RUNNER_MEASURES: ReadonlySet<string> = new Set(['detect', 'recover', 'rto', 'outage']);

export function clockMutants(recording: Recording): Mutant[] {
  const { facts, promises } = recording;
  const { injecting, undoing, undone } = facts.fault;
  const set: Mutant = {
    id: 'clock/set',
    title: 'the wall clock is set back by an hour while the fault lasts',
    on: 'timeline',
    mustBreak: ['sources/wall-clock'],
    judgement: () =>
      judgedWith(recording, (record) =>
        record.kind === 'source' && record.source === WALL_CLOCK
          ? [record, { ...record, t: undoing ?? record.t, ok: false, detail: 'it was set back by 3600 s' }]
          : record,
      ),
  };
  if (injecting === undefined || undone === undefined) return [set];
  const timed = (promises.objectives ?? [])
    .filter(({ objective }) => objective.some(({ figure }) => RUNNER_MEASURES.has(figure)))
    .map(({ objective }) => `objectives/${objective.map(({ figure }) => figure).join('+')}`);
  const stalled: Mutant = {
    id: 'clock/stalled',
    title: 'the runner stands still from the injection to the end of the recovery',
    on: 'timeline',
    mustBreak: timed,
    judgement: () => {
      const stalls = (['main', 'prober'] as const).map(
        (thread): TimelineRecord => ({ kind: 'stall', t: facts.last, forMs: facts.last - injecting, thread }),
      );
      return judgedWith(recording, (record) => (record.kind === 'end' ? [...stalls, record] : record));
    },
    ...(timed.length > 0 ? {} : { equivalent: 'no objective is set on a time that the runner measures' }),
  };
  return [set, stalled];
}
