import type { Boundaries } from './recorded.ts';

/**
 * A stretch of what was recorded, played at real speed. Virtual time 0 is the injection.
 *
 * ```
 *  ┌ healthy ┐┌ healthy ┐│ fault  ┌ hold ┐┌ hold ┐│ recovery ┌ tail ┐┌ tail ┐
 *  the segment before,   0 as     its last half,  heal  as     its last half,
 *  looped to fill the      it       looped until        it       looped until the
 *  longest window          was      alerts must fire    was      windows are empty
 * ```
 */
export interface Piece {
  readonly part: 'healthy' | 'fault' | 'hold' | 'recovery' | 'tail';
  /** Virtual time at which it begins, ms. */
  readonly at: number;
  /** Recorded time that it plays: after `from`, up to and including `to`. */
  readonly from: number;
  readonly to: number;
  /** Whether the recording jumps at its beginning instead of going on from the piece before. */
  readonly jump: boolean;
}

/** A whole virtual run. */
export interface Path {
  readonly pieces: readonly Piece[];
  /** Virtual times in ms: of the first piece's beginning, of the healing, and of the end. */
  readonly begin: number;
  readonly healed: number;
  readonly end: number;
}

/** The steps of a loop, ms. */
export interface LoopSteps {
  /** The recorded scrape interval. Loops are whole multiples of it: so a looped counter gains what it gained. */
  readonly recordedMs: number;
  /** Production's scrape interval. Loops are no multiple of it: else each round would be seen at the same places. */
  readonly scrapeMs: number;
  /** The period of the fault's effect, where one is known, or 0: then the fault's loops are whole multiples of it. */
  readonly periodMs: number;
}

/** How much production time is wanted of each part, ms. */
export interface PathLengths {
  readonly healthyMs: number;
  /** From injection to healing; at least the recorded fault. */
  readonly holdMs: number;
  readonly recoveryMs: number;
}

/**
 * Which stretch of the fault stands for its going on: its last half, or one half of that, to see whether they agree.
 * With a known period they are the last whole periods, the last one, and one that ends half a period earlier. `whole` is all of
 * the fault, for what came and went in it; `going-on` the last half, in each round of which what drifted drifts on; `highest` and
 * `lowest` the last half, but that what came and went has come for good, or gone.
 */
export type HoldLoop =
  | 'last-half'
  | 'third-quarter'
  | 'fourth-quarter'
  | 'whole'
  | 'going-on'
  | 'highest'
  | 'lowest';

/** Those that are seen in what was recorded; the others guess how it goes on. */
export const SEEN: readonly HoldLoop[] = ['last-half', 'third-quarter', 'fourth-quarter'];

export function isSeen(loop: HoldLoop): boolean {
  return SEEN.includes(loop);
}

/**
 * Lays recorded stretches end to end, so that every part is at least as long as wanted.
 */
export function layPath(
  boundaries: Boundaries,
  lengths: PathLengths,
  steps: LoopSteps,
  loop: HoldLoop,
): Path {
  const { steadyFrom, injected, healed, end } = boundaries;
  const pieces: Piece[] = [];
  const healthy = loopLength(injected - steadyFrom, steps);
  const rounds = Math.max(1, Math.ceil(lengths.healthyMs / healthy));
  for (let round = rounds; round > 0; round--) {
    pieces.push({
      part: 'healthy',
      at: -round * healthy,
      from: injected - healthy,
      to: injected,
      jump: true,
    });
  }
  pieces.push({ part: 'fault', at: 0, from: injected, to: healed, jump: false });
  let at = healed - injected;
  const held = holdSegment(boundaries, steps, loop);
  while (at < lengths.holdMs) {
    pieces.push({ part: 'hold', at, ...held, jump: true });
    at += held.to - held.from;
  }
  const healedAt = at;
  const continues = held.to === healed || at === healed - injected;
  pieces.push({ part: 'recovery', at, from: healed, to: end, jump: !continues });
  at += end - healed;
  const tail = loopLength(tailLength(boundaries, steps), steps);
  while (at < healedAt + lengths.recoveryMs) {
    pieces.push({ part: 'tail', at, from: end - tail, to: end, jump: true });
    at += tail;
  }
  return { pieces, begin: -rounds * healthy, healed: healedAt, end: at };
}

/** At most how much of the recovery's end stands for its going on: its last half, and nothing that was not yet well. */
function tailLength({ healed, recovered = healed, end }: Boundaries, { recordedMs }: LoopSteps): number {
  // What is well shows with the next scrape; two of them make a loop.
  const well = Math.max(2 * recordedMs, end - recovered - recordedMs);
  return Math.min((end - healed) / 2, well);
}

/** The recorded stretch that stands for a fault that lasts. */
export function holdSegment(
  { injected, healed }: Boundaries,
  steps: LoopSteps,
  loop: HoldLoop,
): { from: number; to: number } {
  const held = healed - injected;
  const { periodMs } = steps;
  if (loop === 'whole') return { from: healed - loopLength(held, steps), to: healed };
  if (periodMs > 0 && held >= periodMs) {
    const periods = halves(loop) ? Math.max(1, Math.floor(held / 2 / periodMs)) : 1;
    const length = periods * periodMs;
    const to = loop === 'third-quarter' ? Math.max(injected + length, healed - periodMs / 2) : healed;
    return { from: Math.max(injected, to - length), to };
  }
  const to = loop === 'third-quarter' ? healed - held / 4 : healed;
  return { from: to - loopLength(held / (halves(loop) ? 2 : 4), steps), to };
}

function halves(loop: HoldLoop): boolean {
  return loop === 'last-half' || (!isSeen(loop) && loop !== 'whole');
}

/** The length between 60 % and all of `most` whose rounds fall most evenly on the scrapes: a golden section apart. */
function loopLength(most: number, { recordedMs, scrapeMs }: LoopSteps): number {
  const apart = (length: number) => Math.abs(((length / scrapeMs) % 1) - 0.382);
  let best = Math.max(recordedMs, Math.floor(most / recordedMs) * recordedMs);
  for (let length = best; length >= 0.6 * most; length -= recordedMs) {
    if (apart(length) < apart(best)) best = length;
  }
  return best;
}
