/**
 * All records of one probe, in the order they were due. A run has tens of thousands of them and few distinct
 * answers, so the times are kept in columns and each distinct answer once.
 */

import type { Millis } from '../model/time.ts';
import type { ProbeOutcome, ProbeRecord } from '../model/timeline.ts';
import { type Column, column } from './column.ts';
import { micros } from './interval.ts';

/** What came back, without the times. Equal answers are the same object. */
export interface Answered {
  readonly outcome: ProbeOutcome;
  readonly status?: number;
  readonly json?: Readonly<Record<string, unknown>>;
}

/** Observations ordered by intended send. */
export interface ProbeSeries {
  readonly length: number;
  /** When probe `i` was due. */
  intended(i: number): Millis;
  /** When it left. */
  sent(i: number): Millis;
  /** When it was over. */
  over(i: number): Millis;
  /** False for every outcome but `good`: a late answer is bad however it ends. */
  good(i: number): boolean;
  answer(i: number): Answered;
  /** The first observation that was due at or after `t`; `length` when there is none. */
  from(t: Millis): number;
}

export interface ProbeColumns {
  add(record: ProbeRecord): void;
  series(): ProbeSeries;
}

/** Milliseconds, kept as whole microseconds: the timeline is no finer, and they take half the room. */
const MICROS = 1000;

/** Collects one probe's records, in whatever order they were over. */
export function probeColumns(): ProbeColumns {
  const intended = column((length) => new Float64Array(length));
  const lag = column((length) => new Int32Array(length));
  const took = column((length) => new Int32Array(length));
  const kind = column((length) => new Uint32Array(length));
  const answers: Answered[] = [];
  const known = new Map<string, number>();

  const intern = (record: ProbeRecord): number => {
    const json = record.json === undefined ? '' : JSON.stringify(record.json);
    const key = `${record.outcome} ${record.status ?? ''} ${json}`;
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    const { outcome, status } = record;
    answers.push({
      outcome,
      ...(status === undefined ? {} : { status }),
      ...(record.json === undefined ? {} : { json: record.json }),
    });
    known.set(key, answers.length - 1);
    return answers.length - 1;
  };

  const outcomeOf = (row: number): ProbeOutcome => answers[kind.at(row)]?.outcome ?? 'unsent';
  /** Put in order when it is read first, and again when something was added since. */
  let ordered: ProbeSeries | undefined;

  return {
    add(record) {
      ordered = undefined;
      intended.push(record.intended);
      lag.push(Math.round((record.sent - record.intended) * MICROS));
      took.push(Math.round((record.t - record.intended) * MICROS));
      kind.push(intern(record));
    },
    series() {
      if (ordered !== undefined) return ordered;
      const order = observed(inOrder(intended), outcomeOf);
      const row = (i: number): number => order[i] ?? order.length;
      const due = (i: number): Millis => (i < order.length ? intended.at(row(i)) : Number.NaN);
      ordered = {
        length: order.length,
        intended: due,
        sent: (i) => micros(due(i) + lag.at(row(i)) / MICROS),
        over: (i) => micros(due(i) + took.at(row(i)) / MICROS),
        good: (i) => outcomeOf(row(i)) === 'good',
        answer: (i) => answers[kind.at(row(i))] ?? { outcome: 'unsent' },
        from: (t) => lowerBound(order.length, (i) => due(i) < t),
      };
      return ordered;
    },
  };
}

/** Row numbers by intended send. Probes end nearly in order, so there is often nothing to sort. */
function inOrder(intended: Column): Uint32Array {
  const rows = new Uint32Array(intended.length).map((_, row) => row);
  const sorted = rows.every((row) => row === 0 || intended.at(row - 1) <= intended.at(row));
  return sorted ? rows : rows.sort((a, b) => intended.at(a) - intended.at(b) || a - b);
}

/**
 * A probe that could not be sent, because too many were in flight, saw nothing; it is left out. Between two
 * bad ones it counts as bad: what filled the sockets was the outage itself.
 */
function observed(rows: Uint32Array, outcomeOf: (row: number) => ProbeOutcome): Uint32Array {
  let kept = 0;
  let waitingFrom = 0;
  let previousBad = false;
  for (const [i, row] of rows.entries()) {
    const outcome = outcomeOf(row);
    if (outcome === 'unsent') continue;
    const bad = outcome !== 'good';
    if (previousBad && bad) {
      rows.copyWithin(kept, waitingFrom, i);
      kept += i - waitingFrom;
    }
    rows[kept] = row;
    kept += 1;
    waitingFrom = i + 1;
    previousBad = bad;
  }
  return rows.subarray(0, kept);
}

/** Binary search: how many leading items satisfy `before`. */
function lowerBound(length: number, before: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
