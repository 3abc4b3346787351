/** An open-loop prober against a server that knows its own down time; everything from a seed. */

import { type ProbeSeries, probeColumns } from '../../../harness/figures/series.ts';
import type { ProbeRecord } from '../../../harness/model/timeline.ts';

/** Mulberry32: small, seeded, and good enough for phases. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** While it is down a server refuses, answers wrongly, or holds every request until it is up again. */
export type Failure = 'refuses' | 'answers wrongly' | 'hangs';

export interface Probing {
  periodMs: number;
  phaseMs: number;
  deadlineMs: number;
  untilMs: number;
  /** Down from the first until before the second. */
  down: readonly (readonly [number, number])[];
  failure: Failure;
  /** How late probes leave, at most. */
  jitterMs?: number;
  random?: () => number;
}

export function probe(probing: Probing): ProbeRecord[] {
  const { periodMs, phaseMs, untilMs, jitterMs = 0, random: next = () => 0 } = probing;
  const records: ProbeRecord[] = [];
  for (let intended = phaseMs; intended < untilMs; intended += periodMs) {
    records.push(exchange(probing, intended, intended + next() * jitterMs));
  }
  return records.sort((a, b) => a.t - b.t);
}

function exchange({ down, failure, deadlineMs }: Probing, intended: number, sent: number): ProbeRecord {
  const common = { kind: 'probe', probe: 'user', intended, sent } as const;
  const outage = down.find(([from, to]) => sent >= from && sent < to);
  if (outage === undefined) return { ...common, t: sent + 2, outcome: 'good', status: 200 };
  if (failure === 'refuses') return { ...common, t: sent + 0.2, outcome: 'refused' };
  if (failure === 'answers wrongly') return { ...common, t: sent + 2, outcome: 'bad', status: 503 };
  const answered = outage[1];
  if (answered <= intended + deadlineMs) return { ...common, t: answered, outcome: 'good', status: 200 };
  return { ...common, t: intended + deadlineMs, outcome: 'late' };
}

export function seriesOf(records: readonly ProbeRecord[]): ProbeSeries {
  const columns = probeColumns();
  for (const record of records) columns.add(record);
  return columns.series();
}

/** Probes one period apart from `from`: `g` good, `b` bad, `l` late, `u` unsent, `r` refused, ` ` none at all. */
export function drawn(picture: string, from = 0, periodMs = 20): ProbeRecord[] {
  const outcomes = { g: 'good', b: 'bad', l: 'late', u: 'unsent', r: 'refused' } as const;
  return [...picture].flatMap((character, i): ProbeRecord[] => {
    const outcome = outcomes[character as keyof typeof outcomes];
    if (outcome === undefined) return [];
    const intended = from + i * periodMs;
    const t = outcome === 'late' ? intended + 1000 : intended + 1;
    return [{ kind: 'probe', probe: 'user', intended, sent: intended, t, outcome }];
  });
}
