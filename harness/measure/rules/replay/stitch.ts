import type { Path, Piece } from './path.ts';
import type { RecordedSample, RecordedSeries, SignalKind } from './recorded.ts';

/** A value that a series takes, or its end, in virtual time (ms, 0 is the injection). */
export interface VirtualSample {
  readonly t: number;
  readonly v: number | 'stale';
}

/** A gap of more than this many intervals holds a scrape that did not find the series. */
const MISSED = 1.5;

/**
 * Plays one series along a path. A gauge repeats what was recorded. A counter goes on adding the recorded increments,
 * through loops too, and falls where the recorded one fell. A moment (`…_timestamp_seconds`) is as old as in the
 * recording whenever it moves; while it stands still it grows older, through loops too.
 * @param stepMs the recorded scrape interval; a longer gap ends the series, as Prometheus would have marked it
 * @param epochMs for moments: what to add to virtual time to have the replay's clock, ms
 */
export function stitch(
  series: RecordedSeries,
  kind: SignalKind,
  path: Path,
  stepMs: number,
  epochMs = 0,
): VirtualSample[] {
  const samples = withLostMarkers(series.samples, stepMs);
  const out: VirtualSample[] = [];
  let value: number | undefined;
  let present = false;
  const emit = (t: number, v: number | 'stale') => {
    if (v === 'stale' && !present) return;
    present = v !== 'stale';
    if (v !== 'stale') value = v;
    out.push({ t, v });
  };
  for (const piece of path.pieces) {
    const first = firstAfter(samples, piece.from);
    if (piece.jump || out.length === 0) {
      const state = samples[first - 1]?.v;
      // A series that is not born yet at the place jumped to was born by an earlier round of the loop, and lives.
      if (state === 'stale') emit(piece.at, 'stale');
      else if (state !== undefined)
        emit(piece.at, afterJump(kind, piece, state, present ? value : undefined, epochMs));
    }
    for (let i = first; i < samples.length; i++) {
      const sample = samples[i];
      if (sample === undefined || sample.t > piece.to) break;
      const t = piece.at + (sample.t - piece.from);
      if (sample.v === 'stale') emit(t, 'stale');
      else if (kind === 'gauge') emit(t, sample.v);
      else emit(t, advanced(kind, value, sample.v, valueBefore(samples, i), momentShift(piece, epochMs)));
    }
  }
  return out;
}

/** What a series shows right after a jump to a place of the recording where it had `recorded`. */
function afterJump(
  kind: SignalKind,
  piece: Piece,
  recorded: number,
  current: number | undefined,
  epochMs: number,
): number {
  if (kind === 'gauge') return recorded;
  if (kind === 'counter') return current ?? recorded;
  // In health a moment keeps the age that it had; while the fault goes on it grows older.
  const sameAge = recorded + momentShift(piece, epochMs);
  return piece.part === 'hold' ? (current ?? sameAge) : sameAge;
}

function advanced(
  kind: SignalKind,
  value: number | undefined,
  recorded: number,
  before: number | undefined,
  shift: number,
): number {
  // A moment that moved is as old as it was recorded; one that stands still grows older with the replay's clock.
  if (kind === 'timestamp') return value === undefined || recorded !== before ? recorded + shift : value;
  if (value === undefined) return recorded;
  if (before === undefined) return value;
  return recorded < before ? recorded : value + (recorded - before);
}

/** Seconds from the recording's clock to the replay's, at a piece. */
function momentShift(piece: Piece, epochMs: number): number {
  return (piece.at - piece.from + epochMs) / 1000;
}

/** The value that the recorded series had before sample `index`, past any marker. */
function valueBefore(samples: readonly RecordedSample[], index: number): number | undefined {
  for (let i = index - 1; i >= 0; i--) {
    const v = samples[i]?.v;
    if (typeof v === 'number') return v;
  }
  return undefined;
}

function firstAfter(samples: readonly RecordedSample[], t: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.t ?? Number.POSITIVE_INFINITY) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
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
