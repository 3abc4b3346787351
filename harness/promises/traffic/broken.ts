/** What became of the users' requests while the fault lasted: one reading, for the wait and for the judge. */

import { givenInWords, isAs } from '../../figures/answer.ts';
import type { BrokenAnswer } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { WriteRecord } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import { isRead } from '../../signals/workload/requests.ts';

/** Fewer requests than this say nothing about the rule. */
export const FEWEST = 5;

/** Requests of one kind that were sent and over while the fault lasted. */
export interface Went {
  seen: number;
  /** How many of them went another way than they should. */
  astray: number;
  /** The first that went another way than it should. */
  wrong?: { at: Millis; told: string };
}

export interface Broken {
  /** From when the fault was seen to the undo, milliseconds on the run's clock. */
  window: Window;
  writes: Went;
  reads: Went;
}

/**
 * Undefined until the fault was seen: what overlaps an edge belongs to neither side.
 * @param control nothing is broken, and so nothing is seen of it: from when it would have been on
 */
export function whileBroken(
  facts: Facts,
  control: boolean,
  traffic: { writes: 'good' | 'bad'; reads: 'good' | 'bad' },
  wanted: BrokenAnswer | undefined,
): Broken | undefined {
  const { injecting, injected, undoing } = facts.fault;
  if (injecting === undefined || injected === undefined) return undefined;
  const begin = control ? injected : facts.effects.find((effect) => effect.seen && effect.t >= injecting)?.t;
  if (begin === undefined) return undefined;
  const end = undoing ?? facts.last;
  const within = (one: { sent: Millis; t: Millis }): boolean => one.sent >= begin && one.t <= end;
  const writes = facts.writes.filter(within);
  const wrongWrites = writes.filter((write) => !writeFits(write, traffic.writes, wanted));
  const [wrongWrite] = wrongWrites;
  const reads = facts.reads.filter(within);
  const wrongReads = reads.filter((read) => isRead(read) !== (traffic.reads === 'good'));
  const [wrongRead] = wrongReads;
  return {
    window: { from: begin, to: end },
    writes: {
      seen: writes.length,
      astray: wrongWrites.length,
      ...(wrongWrite && {
        wrong: { at: wrongWrite.sent, told: `was ${wrongWrite.outcome}: ${givenInWords(wrongWrite)}` },
      }),
    },
    reads: {
      seen: reads.length,
      astray: wrongReads.length,
      ...(wrongRead && {
        wrong: { at: wrongRead.sent, told: `was answered ${wrongRead.status ?? 'not at all'}` },
      }),
    },
  };
}

function writeFits(write: WriteRecord, way: 'good' | 'bad', wanted: BrokenAnswer | undefined): boolean {
  if (way === 'good') return write.outcome === 'acknowledged';
  if (write.outcome === 'acknowledged') return false;
  return (
    wanted === undefined || isAs(write, wanted) || (wanted.orNoAnswer === true && write.status === undefined)
  );
}
