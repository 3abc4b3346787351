import type { Path, Piece } from './path.ts';
import type { RecordedSample, RecordedSeries, SignalKind } from './recorded.ts';
import type { Drift } from './regime.ts';

/** A gap of more than this many intervals holds a scrape that did not find the series. */
const MISSED = 1.5;

/**
 * What one series shows at some moments when it is played along a path. A gauge repeats what was recorded. A counter goes
 * on adding the recorded increments, through loops too, and falls where the recorded one fell. A moment
 * (`…_timestamp_seconds`) is as old as in the recording whenever it moves; while it stands still it grows older, through
 * loops too.
 * @param stepMs the recorded scrape interval; a longer gap ends the series, as Prometheus would have marked it
 * @param times virtual times in ms, rising; 0 is the injection
 * @param course how a gauge or a counter's rate goes on where the fault's end is repeated; left out, as it was
 * @param epochMs for moments: what to add to virtual time to have the replay's clock, less the recording's at its 0, ms
 * @returns a value for each time, `undefined` where the series is not there
 */
export function stitch(
  series: RecordedSeries,
  kind: SignalKind,
  path: Path,
  stepMs: number,
  times: readonly number[],
  epochMs = 0,
  course?: Course,
): (number | undefined)[] {
  // A counter that is no number counts nothing; what it had counted stays.
  const counted =
    kind === 'gauge' ? series.samples : series.samples.filter(({ v }) => v === 'stale' || Number.isFinite(v));
  const recording = indexed(withLostMarkers(counted, stepMs));
  const shown: (number | undefined)[] = [];
  let state: State = { value: undefined, present: false };
  let next = 0;
  for (const piece of path.pieces) {
    const shift = (piece.at - piece.from + epochMs) / 1000;
    const drifted = courseIn(piece, path, kind, course);
    const start = lastUpTo(recording, piece.from);
    if (piece.jump) state = afterJump(recording, start, state, kind, piece, shift);
    const end = piece.at + piece.to - piece.from;
    for (; next < times.length; next++) {
      const time = times[next] ?? Number.POSITIVE_INFINITY;
      if (time >= end) break;
      const now = lastUpTo(recording, piece.from + Math.max(0, time - piece.at));
      const then = advanced(recording, start, now, state, kind, shift, drifted.times);
      shown.push(then.present ? drifted.moved(then.value) : undefined);
    }
    state = advanced(recording, start, lastUpTo(recording, piece.to), state, kind, shift, drifted.times);
  }
  const after = state.present ? state.value : undefined;
  return [...shown, ...times.slice(next).map(() => after)];
}

/** It drifts on, or a gauge stays where it has been before. */
export type Course = Drift | { readonly stays: number };

/** How far something has drifted in one round of a loop: a gauge by a difference, what a counter gains by a factor. */
function courseIn({ part, at, from }: Piece, path: Path, kind: SignalKind, course: Course | undefined) {
  if (course !== undefined && 'stays' in course) {
    const stays = (value: number | undefined) => (value === undefined ? undefined : course.stays);
    return { times: 1, moved: part === 'hold' && kind === 'gauge' ? stays : asItWas };
  }
  const drift = course;
  const injected = path.pieces.find((piece) => piece.part === 'fault')?.from ?? 0;
  const further = part === 'hold' && drift !== undefined ? drift.perMs * (at - (from - injected)) : 0;
  if (drift === undefined || further === 0) return { times: 1, moved: asItWas };
  if (kind === 'counter')
    return {
      times: drift.level === 0 ? 1 : Math.max(0, 1 + further / drift.level),
      moved: asItWas,
    };
  return {
    times: 1,
    moved: (value: number | undefined) => {
      if (value === undefined || !Number.isFinite(value)) return value;
      return drift.floored ? Math.max(0, value + further) : value + further;
    },
  };
}

function asItWas(value: number | undefined): number | undefined {
  return value;
}

/** Where a played series stands; `value` is what it showed last, also while it is not there. */
interface State {
  readonly value: number | undefined;
  readonly present: boolean;
}

/** Recorded samples, with what lets a stretch be jumped over: sums of increments, the last fall, the last move. */
interface Recording {
  readonly samples: readonly RecordedSample[];
  /** What was gained up to each sample, falls not counted. */
  readonly gained: readonly number[];
  /** Index of the last sample, up to each, that lies below the one before it; -1 for none. */
  readonly fell: readonly number[];
  /** Index of the last sample, up to each, whose value differs from the one before it, or that has none before. */
  readonly moved: readonly number[];
  /** Index of the first sample that is a value. */
  readonly first: number;
}

function indexed(samples: readonly RecordedSample[]): Recording {
  const [gained, fell, moved]: [number[], number[], number[]] = [[], [], []];
  let before: number | undefined;
  for (const [i, { v }] of samples.entries()) {
    const [sum = 0, fall = -1, move = -1] = [gained[i - 1], fell[i - 1], moved[i - 1]];
    const falls = v !== 'stale' && before !== undefined && v < before;
    gained.push(v === 'stale' || before === undefined || falls ? sum : sum + v - before);
    fell.push(falls ? i : fall);
    moved.push(v !== 'stale' && v !== before ? i : move);
    if (v !== 'stale') before = v;
  }
  return { samples, gained, fell, moved, first: samples.findIndex(({ v }) => v !== 'stale') };
}

/** Where a series stands right after a jump to the place of the recording at `index`. */
function afterJump(
  { samples }: Recording,
  index: number,
  { value, present }: State,
  kind: SignalKind,
  piece: Piece,
  shift: number,
): State {
  const recorded = samples[index]?.v;
  // A series that is not born yet at the place jumped to was born by an earlier round of the loop, and lives.
  if (recorded === undefined) return { value, present };
  if (recorded === 'stale') return { value, present: false };
  if (kind === 'gauge') return { value: recorded, present: true };
  const current = present ? value : undefined;
  if (kind === 'counter') return { value: current ?? recorded, present: true };
  // In health a moment keeps the age that it had; while the fault goes on it grows older.
  const sameAge = recorded + shift;
  return { value: piece.part === 'hold' ? (current ?? sameAge) : sameAge, present: true };
}

/** Where a series stands after playing the recording from sample `start`, where it stood at `state`, to sample `now`. */
function advanced(
  { samples, gained, fell, moved, first }: Recording,
  start: number,
  now: number,
  state: State,
  kind: SignalKind,
  shift: number,
  times = 1,
): State {
  if (now <= start) return state;
  const recorded = samples[now]?.v;
  const gain = (from: number) => (gained[now] ?? 0) - (gained[from] ?? 0);
  const recordedAt = (index: number) => {
    const v = samples[index]?.v;
    return typeof v === 'number' ? v : 0;
  };
  const [fall = -1, move = -1] = [fell[now], moved[now]];
  let { value } = state;
  if (kind === 'gauge') value = typeof recorded === 'number' ? recorded : value;
  else if (kind === 'timestamp')
    value = move > start || value === undefined ? recordedAt(move) + shift : value;
  else if (fall > start) value = recordedAt(fall) + gain(fall);
  else if (value !== undefined) value += gain(start) * times;
  else if (first >= 0 && first <= now) value = recordedAt(first) + gain(first);
  return { value, present: recorded !== 'stale' };
}

/** Index of the last sample at or before `t`, -1 for none. */
function lastUpTo({ samples }: Recording, t: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.t ?? Number.POSITIVE_INFINITY) <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Puts a marker where the next scrape should have been and was not. */
function withLostMarkers(samples: readonly RecordedSample[], stepMs: number): RecordedSample[] {
  const out: RecordedSample[] = [];
  for (const sample of samples) {
    const last = out.at(-1);
    if (last !== undefined && last.v !== 'stale' && sample.t - last.t > stepMs * MISSED) {
      out.push({ t: last.t + stepMs, v: 'stale' });
    }
    out.push(sample);
  }
  const last = out.at(-1);
  // Where the recording itself ends there, no piece plays as far as this.
  if (last !== undefined && last.v !== 'stale') out.push({ t: last.t + stepMs * MISSED, v: 'stale' });
  return out;
}
