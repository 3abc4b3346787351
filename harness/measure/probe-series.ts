/**
 * All records of one probe, in the order they were due. A run has tens of thousands of them and few distinct
 * answers, so the times are kept in columns and each distinct answer once.
 */

import type { Millis, ProbeOutcome, ProbeRecord } from '../model.ts';

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

/** Collects one probe's records, in whatever order they were over. */
export function probeColumns(): ProbeColumns {
  const intended: Millis[] = [];
  const lag: Millis[] = [];
  const took: Millis[] = [];
  const kind: number[] = [];
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

  const outcomeOf = (i: number): ProbeOutcome => answers[kind[i] ?? -1]?.outcome ?? 'unsent';

  return {
    add(record) {
      intended.push(record.intended);
      lag.push(record.sent - record.intended);
      took.push(record.t - record.intended);
      kind.push(intern(record));
    },
    series() {
      const order = observed(inOrder(intended), outcomeOf);
      const row = (i: number): number => order[i] ?? -1;
      const due = (i: number): Millis => intended[row(i)] ?? Number.NaN;
      return {
        length: order.length,
        intended: due,
        sent: (i) => due(i) + (lag[row(i)] ?? Number.NaN),
        over: (i) => due(i) + (took[row(i)] ?? Number.NaN),
        good: (i) => outcomeOf(row(i)) === 'good',
        answer: (i) => answers[kind[row(i)] ?? -1] ?? { outcome: 'unsent' },
        from: (t) => lowerBound(order.length, (i) => due(i) < t),
      };
    },
  };
}

/** Row numbers by intended send. Probes end nearly in order, so the common case is a single pass. */
function inOrder(intended: readonly Millis[]): number[] {
  const rows = intended.map((_, row) => row);
  const sorted = intended.every((due, row) => row === 0 || (intended[row - 1] ?? due) <= due);
  return sorted ? rows : rows.sort((a, b) => (intended[a] ?? 0) - (intended[b] ?? 0) || a - b);
}

/**
 * A probe that could not be sent, because too many were in flight, saw nothing; it is left out. Between two
 * bad ones it counts as bad: what filled the sockets was the outage itself.
 */
function observed(rows: readonly number[], outcomeOf: (row: number) => ProbeOutcome): number[] {
  const kept: number[] = [];
  let waiting: number[] = [];
  let previousBad = false;
  for (const row of rows) {
    const outcome = outcomeOf(row);
    if (outcome === 'unsent') {
      waiting.push(row);
      continue;
    }
    const bad = outcome !== 'good';
    if (previousBad && bad) for (const unsent of waiting) kept.push(unsent);
    waiting = [];
    kept.push(row);
    previousBad = bad;
  }
  return kept;
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
