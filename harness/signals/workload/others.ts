/** Rows that no write asked for: what the target lists besides what was there before and what was written. */

import type { TimelineRecord } from '../../model/timeline.ts';

/** Ids that are named on the timeline; the rest are counted. */
const MOST_NAMED = 1000;

/** What a list of everything showed. */
export interface Listed {
  counts: ReadonlyMap<string, number>;
  /** Rows without an id. */
  unnamed: number;
}

type ListedRecord = Extract<TimelineRecord, { kind: 'listed' }>;

/** The rows before the first write; `undefined` where the target gave no list. */
export function rowsBefore(t: number, listed: Listed | undefined): ListedRecord {
  return { kind: 'listed', t, edge: 'before', rows: listed === undefined ? null : rowsOf(listed) };
}

/** The rows after the last write, and those among them that were neither there before nor written by `own`. */
export function rowsAfter(
  t: number,
  listed: Listed | undefined,
  before: Listed | undefined,
  own: (id: string) => boolean,
): ListedRecord {
  if (listed === undefined || before === undefined)
    return { kind: 'listed', t, edge: 'after', rows: listed === undefined ? null : rowsOf(listed) };
  const others = [...listed.counts].flatMap(([id, copies]) => {
    const more = copies - (before.counts.get(id) ?? 0);
    return own(id) || more <= 0 ? [] : [id];
  });
  return {
    kind: 'listed',
    t,
    edge: 'after',
    rows: rowsOf(listed),
    others: others.slice(0, MOST_NAMED),
    unasked: others.length + Math.max(0, listed.unnamed - before.unnamed),
  };
}

function rowsOf({ counts, unnamed }: Listed): number {
  return [...counts.values()].reduce((sum, copies) => sum + copies, unnamed);
}
