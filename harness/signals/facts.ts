/**
 * A timeline folded into what was observed of each thing, in one pass and without copying probes about. The run waits on
 * these facts while they grow, and the judge reads them when they are whole. Records of unknown kinds are passed over: an
 * older judge can read a newer timeline.
 */

import type { Millis } from '../model/time.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { SIGNALS } from './signals.ts';

type SeriesOf<S> = S extends { empty(): infer Series } ? Series : never;
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void
  ? All
  : never;

export type Facts = Together<SeriesOf<(typeof SIGNALS)[number]>> & {
  /** Time of the last record. */
  last: Millis;
  /** How many records there are of each kind. */
  tally: Map<string, number>;
};

/** Takes the records of a timeline one by one, so that a file need never be in memory as a whole. */
export interface Gathering {
  add(record: TimelineRecord): void;
  /** As they stand; they go on growing with what is added. */
  facts: Facts;
}

export function gathering(): Gathering {
  const facts = emptyFacts();
  const folds = new Map<string, ((record: TimelineRecord) => void)[]>();
  for (const signal of SIGNALS)
    for (const kind of signal.records) {
      const all = folds.get(kind) ?? [];
      all.push((record) => signal.add(facts, record));
      folds.set(kind, all);
    }
  return {
    facts,
    add(record) {
      facts.tally.set(record.kind, (facts.tally.get(record.kind) ?? 0) + 1);
      facts.last = Math.max(facts.last, record.t);
      for (const add of folds.get(record.kind) ?? []) add(record);
    },
  };
}

function emptyFacts(): Facts {
  return Object.assign({ last: 0, tally: new Map() }, ...SIGNALS.map((signal) => signal.empty()));
}

/** {@link gathering} for records that are already in memory. */
export function gather(records: Iterable<TimelineRecord>): Facts {
  const { add, facts } = gathering();
  for (const record of records) add(record);
  return facts;
}
